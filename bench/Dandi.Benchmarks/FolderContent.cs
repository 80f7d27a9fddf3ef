namespace Dandi.Benchmarks;

/// <summary>The files of a folder, apart from <c>dandiset.yaml</c>.</summary>
internal static class FolderContent
{
    private const int BlockSize = 1 << 20;

    /// <summary>The size of all files, also of those that are not complete.</summary>
    public static long SizeOf(string folder) => Files(folder).Sum(path => new FileInfo(path).Length);

    /// <summary>Compares the files of two folders byte by byte.</summary>
    /// <returns>Null if they are equal.</returns>
    public static string? FindDifference(string expected, string actual)
    {
        var (left, right) = (Relative(expected), Relative(actual));
        if (left.Except(right).FirstOrDefault() is { } missing)
            return $"`{missing}` is missing";
        if (right.Except(left).FirstOrDefault() is { } extra)
            return $"`{extra}` should not exist";
        return
            left.FirstOrDefault(path => !AreEqual(Path.Combine(expected, path), Path.Combine(actual, path)))
                is { } other
            ? $"`{other}` has other bytes"
            : null;
    }

    private static HashSet<string> Relative(string folder) =>
        [.. Files(folder).Select(path => Path.GetRelativePath(folder, path))];

    private static IEnumerable<string> Files(string folder) =>
        !Directory.Exists(folder)
            ? []
            : Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) is not ("dandiset.yaml" or "lock" or "checksum"));

    private static bool AreEqual(string left, string right)
    {
        using var first = File.OpenHandle(left);
        using var second = File.OpenHandle(right);
        var size = RandomAccess.GetLength(first);
        if (size != RandomAccess.GetLength(second))
            return false;
        var (one, other) = (new byte[BlockSize], new byte[BlockSize]);
        for (long offset = 0; offset < size; offset += BlockSize)
        {
            var length = RandomAccess.Read(first, one, offset);
            if (
                RandomAccess.Read(second, other, offset) != length
                || !one.AsSpan(0, length).SequenceEqual(other.AsSpan(0, length))
            )
                return false;
        }
        return true;
    }
}
