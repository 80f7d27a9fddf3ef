using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>The files and links of a dataset in memory, by their paths.</summary>
internal sealed record DatasetTree(ImmutableDictionary<string, DatasetEntry> Entries)
{
    public static DatasetTree Empty { get; } = new(ImmutableDictionary.Create<string, DatasetEntry>());

    /// <summary>Reads an archive (<c>.tar.gz</c>) of files and symbolic links.</summary>
    public static DatasetTree ReadArchive(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var archive = new TarReader(gzip);
        var tree = Empty;
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.SymbolicLink)
                tree = tree.With(entry.Name, new DatasetEntry(entry.LinkName));
            else if (entry.EntryType != TarEntryType.Directory)
                tree = tree.With(entry.Name, new DatasetEntry(BytesOf(entry)));
        }
        return tree;
    }

    /// <summary>Reads the entries of a corpus, which are files with a text or bytes.</summary>
    public static DatasetTree ReadEntries(JsonElement entries) =>
        entries
            .EnumerateArray()
            .Aggregate(Empty, (tree, entry) => tree.With(entry.GetProperty("path").GetString()!, FileOf(entry)));

    /// <summary>Adds or replaces an entry.</summary>
    public DatasetTree With(string path, DatasetEntry entry) => new(Entries.SetItem(path, entry));

    /// <summary>Adds or replaces a file.</summary>
    public DatasetTree With(string path, byte[] content) => With(path, new DatasetEntry(content));

    /// <inheritdoc cref="With(string, byte[])"/>
    public DatasetTree With(string path, string text) => With(path, new DatasetEntry(Encoding.UTF8.GetBytes(text)));

    public DatasetTree Without(string path) => new(Entries.Remove(path));

    /// <summary>All entries in another folder.</summary>
    public DatasetTree Below(string folder) =>
        new(Entries.ToImmutableDictionary(entry => $"{folder}/{entry.Key}", entry => entry.Value));

    /// <summary>Applies an operation of <c>mutated-bids</c>.</summary>
    public DatasetTree Apply(JsonElement operation)
    {
        string Path(string member) => operation.GetProperty(member).GetString()!;
        return operation.GetProperty("op").GetString() switch
        {
            "write" => With(Path("path"), FileOf(operation)),
            "delete" => Without(Path("path")),
            "copy" => With(Path("to"), Entries[Path("from")]),
            "rename" => With(Path("to"), Entries[Path("from")]).Without(Path("from")),
            "link" => With(Path("path"), new DatasetEntry(Path("target"))),
            var other => throw new InvalidOperationException($"There is no operation `{other}`."),
        };
    }

    private static DatasetEntry FileOf(JsonElement file) =>
        new(
            file.TryGetProperty("text", out var text)
                ? Encoding.UTF8.GetBytes(text.GetString()!)
                : file.GetProperty("base64").GetBytesFromBase64()
        );

    private static byte[] BytesOf(TarEntry entry)
    {
        var bytes = new byte[entry.Length];
        entry.DataStream?.ReadExactly(bytes);
        return bytes;
    }
}
