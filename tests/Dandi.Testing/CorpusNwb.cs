using System.Text.Json;

namespace Dandi.Testing;

/// <summary>
/// The NWB files of both corpora. The reference corpus has files that were written for tests (<c>nwb</c>) and files
/// that were published by others (<c>wild-nwb</c>).
/// </summary>
public static class CorpusNwb
{
    private static readonly string[] Folders = ["nwb", "wild-nwb"];

    public static TheoryData<CorpusCase> Cases => Corpus.Cases(Select);

    public static TheoryData<CorpusCase> ReferenceCases => Corpus.ReferenceCases(Select);

    /// <summary>
    /// <c>FOLDER.CASE</c> for all cases of the reference corpus: their names in the lists of <c>tests/exceptions</c>.
    /// </summary>
    public static IEnumerable<string> Names =>
        Folders.SelectMany(folder =>
            Corpus
                .Read($"{folder}/index.json")
                .EnumerateArray()
                .Select(item => $"{folder}.{item.GetProperty("case").GetString()}")
        );

    /// <summary><c>FOLDER.CASE</c>, after <c>own.</c> for a case of the repository.</summary>
    public static string NameOf(CorpusCase @case) =>
        $"{(@case.IsOwn ? "own." : "")}{FolderOf(@case)}.{@case.Text("case")}";

    /// <summary>
    /// The result of the Python client for a file; for a file of the repository, the result of this program.
    /// </summary>
    public static JsonElement Expected(CorpusCase @case) =>
        @case.Folder.Read($"{FolderOf(@case)}/expected/{@case.Text("case")}.json");

    /// <summary>The full path of the file of a case, decompressed if necessary.</summary>
    /// <param name="case">A case of <see cref="Cases"/>.</param>
    /// <param name="folder">Where to decompress it to.</param>
    public static string Locate(CorpusCase @case, TempFolder folder) =>
        @case.Has("stored")
            ? @case.Folder.Unpack($"wild-nwb/files/{@case.Text("stored")}", folder)
            : @case.Folder.Locate($"nwb/dandiset/{@case.Text("file")}");

    private static IEnumerable<CorpusCase> Select(CorpusFolder corpus) =>
        Folders
            .Select(folder => $"{folder}/index.json")
            .Where(corpus.Has)
            .SelectMany(index => corpus.Cases(index, item => item.GetProperty("case").GetString()!));

    private static string FolderOf(CorpusCase @case) => @case.Has("stored") ? "wild-nwb" : "nwb";
}
