using System.Text.Json;

namespace Dandi.Testing;

/// <summary>The NWB files of the corpora: those in the repository, those written for the reference, and those that other people wrote.</summary>
public static class CorpusNwb
{
    private static readonly string[] Folders = ["nwb", "wild-nwb"];

    /// <summary>All files.</summary>
    public static TheoryData<CorpusCase> Cases => Corpus.Cases(Select);

    /// <summary>The files of the reference alone.</summary>
    public static TheoryData<CorpusCase> ReferenceCases => Corpus.ReferenceCases(Select);

    /// <summary>The names of all cases of the reference, with their folders: the form in which lists of exceptions have them.</summary>
    public static IEnumerable<string> Names =>
        Folders.SelectMany(folder =>
            Corpus
                .Read($"{folder}/index.json")
                .EnumerateArray()
                .Select(item => $"{folder}.{item.GetProperty("case").GetString()}")
        );

    /// <summary>The name of a case with its folder.</summary>
    public static string NameOf(CorpusCase @case) =>
        $"{(@case.IsOwn ? "own." : "")}{FolderOf(@case)}.{@case.Text("case")}";

    /// <summary>What the Python client makes of a file; for a file of the repository, what we make of it.</summary>
    public static JsonElement Expected(CorpusCase @case) =>
        @case.Folder.Read($"{FolderOf(@case)}/expected/{@case.Text("case")}.json");

    /// <summary>The file on this machine; those of other people are unpacked first.</summary>
    /// <param name="case">The case.</param>
    /// <param name="folder">Where it is unpacked to.</param>
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
