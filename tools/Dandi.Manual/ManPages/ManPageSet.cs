namespace Dandi.Manual.ManPages;

/// <summary>The man pages of all commands.</summary>
internal static class ManPageSet
{
    /// <summary>Creates the pages, such as <c>man1/dandi-upload.1</c>.</summary>
    /// <param name="date">The date at the bottom of each page, as <c>YYYY-MM-DD</c>.</param>
    public static IReadOnlyList<GeneratedPage> Create(string date) =>
        [
            .. CommandTree
                .Visible(CommandTree.Create())
                .Select(command => new ManPage(command))
                .Select(page => new GeneratedPage($"man1/{page.Name}.1", page.Write(date))),
        ];
}
