using Dandi.FileSystem;

namespace Dandi.Cli.Output;

/// <summary>Checks files that a command is to write and may replace.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Checks that what the output will replace is a regular file: for a user who may do so, the file would take the
    /// place of a device such as <c>/dev/null</c>, or of the link <c>/dev/stdout</c>.
    /// </summary>
    /// <param name="path">The path of the file, which need not exist.</param>
    /// <param name="advice">What to do instead, as a sentence.</param>
    /// <exception cref="NotReplaceableException">Something else is there.</exception>
    /// <exception cref="IOException">It is unknown what is there.</exception>
    public static void EnsureReplaceable(string path, string advice)
    {
        if (PathEntry.Read(path) is { IsAbsent: false } entry && (entry.IsLink || entry.Kind != EntryKind.File))
            throw new NotReplaceableException($"it is not a regular file. {advice}");
    }

    /// <summary>
    /// Checks that the output will replace nothing but an empty file or an earlier output of its kind, as when a name
    /// is mistyped.
    /// </summary>
    /// <param name="path">The path of the file, which need not exist.</param>
    /// <param name="beginning">What all outputs of this kind begin with.</param>
    /// <param name="kind">The kind, such as <c>report</c>.</param>
    /// <exception cref="NotReplaceableException">Something else is there.</exception>
    /// <exception cref="IOException">It is unknown what is there.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read what is there.</exception>
    public static void EnsureEarlier(string path, ReadOnlySpan<byte> beginning, string kind)
    {
        var advice = $"Name a file that does not exist yet, or an earlier {kind}.";
        EnsureReplaceable(path, advice);
        if (!PathEntry.Read(path).IsAbsent && !IsEmptyOrBeginsWith(path, beginning))
            throw new NotReplaceableException($"it exists and is not an earlier {kind}. {advice}");
    }

    /// <summary>Returns why a file cannot be written, without the temp file that messages of .NET name.</summary>
    public static string ReasonOf(Exception error)
    {
        var reason = error switch
        {
            DirectoryNotFoundException => "its folder does not exist, or is a file",
            UnauthorizedAccessException => "Permission denied",
            // As in folders of the kernel, such as /proc.
            FileNotFoundException => "its folder accepts no files",
            _ => error.Message,
        };
        var path = reason.IndexOf(" : '", StringComparison.Ordinal);
        return (path < 0 ? reason : reason[..path]).TrimEnd('.');
    }

    private static bool IsEmptyOrBeginsWith(string path, ReadOnlySpan<byte> beginning)
    {
        using var stream = RegularFile.OpenStream(path);
        var found = new byte[beginning.Length];
        var length = stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        return length == 0 || beginning.SequenceEqual(found.AsSpan(0, length));
    }
}
