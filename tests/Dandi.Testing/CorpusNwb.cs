using System.Text.Json;

namespace Dandi.Testing;

/// <summary>The NWB files of the corpus: those written for it, and those that other people wrote.</summary>
public static class CorpusNwb
{
    private static readonly string[] Folders = ["nwb", "wild-nwb"];

    /// <summary>All files.</summary>
    public static TheoryData<CorpusCase> Cases
    {
        get
        {
            var cases = new TheoryData<CorpusCase>();
            foreach (var folder in Folders)
            {
                foreach (var row in Corpus.Cases($"{folder}/index.json", item => item.GetProperty("case").GetString()!)) cases.Add(row);
            }
            return cases;
        }
    }

    /// <summary>The names of all cases, with their folders: the form in which lists of exceptions have them.</summary>
    public static IEnumerable<string> Names => Folders.SelectMany(folder => Corpus.Read($"{folder}/index.json").EnumerateArray().Select(item => $"{folder}.{item.GetProperty("case").GetString()}"));

    /// <summary>The name of a case with its folder.</summary>
    public static string NameOf(CorpusCase @case) => $"{FolderOf(@case)}.{@case.Text("case")}";

    /// <summary>What the Python client makes of a file.</summary>
    public static JsonElement Expected(CorpusCase @case) => Corpus.Read($"{FolderOf(@case)}/expected/{@case.Text("case")}.json");

    /// <summary>The file on this machine; those of other people are unpacked first.</summary>
    /// <param name="case">The case.</param>
    /// <param name="folder">Where it is unpacked to.</param>
    public static string Locate(CorpusCase @case, TempFolder folder) =>
        @case.Has("stored") ? Corpus.Unpack($"wild-nwb/files/{@case.Text("stored")}", folder) : Corpus.Locate($"nwb/dandiset/{@case.Text("file")}");

    private static string FolderOf(CorpusCase @case) => @case.Has("stored") ? "wild-nwb" : "nwb";
}
