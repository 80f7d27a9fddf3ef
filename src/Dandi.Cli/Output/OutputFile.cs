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
    /// <exception cref="IOException">Something else is there.</exception>
    public static void EnsureReplaceable(string path, string advice)
    {
        if (PathEntry.Read(path) is { IsAbsent: false } entry && (entry.IsLink || entry.Kind != EntryKind.File))
            throw new IOException($"It is not a regular file. {advice}");
    }
}
