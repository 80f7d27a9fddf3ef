using Dandi.Manual;
using Dandi.Manual.ManPages;

// Writes the generated parts of the manual: man pages, or a page for each rule of validation.
IReadOnlyList<GeneratedPage>? pages = args switch
{
    ["man", _, var date] => ManPageSet.Create(date),
    ["rules", _] => RulePages.Create(),
    _ => null,
};
if (pages is null)
{
    await Console.Error.WriteLineAsync(
        "Usage: Dandi.Manual man FOLDER YYYY-MM-DD | Dandi.Manual rules FOLDER\n"
            + "Writes the man pages, or the pages of docs/manual/rules, to a folder whose content it replaces."
    );
    return 2;
}
var folder = args[1];
if (Directory.Exists(folder))
    Directory.Delete(folder, recursive: true);
foreach (var page in pages)
{
    var path = Path.Combine(folder, page.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    await File.WriteAllTextAsync(path, page.Text);
}
await Console.Out.WriteLineAsync($"{pages.Count} files in {folder}");
return 0;
