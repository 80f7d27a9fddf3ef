using System.Text.Json;

namespace Dandi.Testing;

/// <summary>Creates the directory trees that a corpus describes.</summary>
public static class CorpusTree
{
    /// <summary>Creates the files, folders and symbolic links of a list of entries.</summary>
    /// <param name="entries">Objects with <c>path</c> and either the content of a file, or a type.</param>
    /// <param name="folder">The folder that contains <paramref name="root"/>.</param>
    /// <param name="root">The folder to which the paths of the entries are relative.</param>
    public static void Build(JsonElement entries, TempFolder folder, string root)
    {
        Directory.CreateDirectory(folder.Locate(root));
        foreach (var entry in entries.EnumerateArray())
            Add(entry, folder, Path.Combine(root, entry.GetProperty("path").GetString()!));
    }

    private static void Add(JsonElement entry, TempFolder folder, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Locate(path))!);
        if (!entry.TryGetProperty("type", out var type))
            folder.Write(path, BytesOf(entry));
        else if (type.GetString() == "dir")
            Directory.CreateDirectory(folder.Locate(path));
        else
            File.CreateSymbolicLink(folder.Locate(path), entry.GetProperty("target").GetString()!);
    }

    private static byte[] BytesOf(JsonElement entry)
    {
        if (entry.TryGetProperty("text", out var text))
            return System.Text.Encoding.UTF8.GetBytes(text.GetString()!);
        if (entry.TryGetProperty("base64", out var base64))
            return base64.GetBytesFromBase64();
        var rule = entry.GetProperty("rule");
        var (size, factor, offset, modulus) = (
            rule.GetProperty("size").GetInt32(),
            rule.GetProperty("mul").GetInt64(),
            rule.GetProperty("add").GetInt64(),
            rule.GetProperty("mod").GetInt64()
        );
        return [.. Enumerable.Range(0, size).Select(index => (byte)(((index * factor) + offset) % modulus))];
    }
}
