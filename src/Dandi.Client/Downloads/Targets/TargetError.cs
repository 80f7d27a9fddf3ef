using Dandi.Files;
using Dandi.FileSystem;
using static Dandi.FileSystem.Errno;

namespace Dandi.Downloads.Targets;

/// <summary>The errors of a target.</summary>
internal static class TargetError
{
    /// <summary>A file exists that may not be replaced.</summary>
    public static DandiException Exists(string fullPath) =>
        new(
            $"`{fullPath}` exists already. Use `--existing` to skip or to replace existing files, or download into "
                + "another folder."
        );

    /// <summary>Something that is not to be replaced is in the place of a target.</summary>
    public static DandiException InTheWay(string fullPath, string kind) =>
        new(
            $"`{fullPath}` cannot be written: {kind} is in its place. Move it away or delete it, then run the command "
                + "again."
        );

    /// <summary>A link that leads to no folder is in the place of one.</summary>
    public static DandiException LinkInTheWay(string fullPath) =>
        InTheWay(
            fullPath,
            PathEntry.TryRead(fullPath, out _) switch
            {
                { IsLinkLoop: true } => "a link that is part of a loop",
                { DanglingLink: { } dangling } => $"{dangling},",
                { Kind: EntryKind.File } => "a link to a file",
                _ => "a link",
            }
        );

    /// <summary>A link on the way to a folder is not followed.</summary>
    /// <param name="path">The path of the folder relative to the root.</param>
    /// <param name="root">The root of the tree.</param>
    /// <param name="problem">Why the folder cannot be opened.</param>
    public static DandiException UnusableLink(string path, string root, FolderProblem problem)
    {
        var links = AssetPath.FoldersOf(path).Append(path).Select(part => Path.Combine(root, part));
        var reasons = links.Select(link =>
            FindProblemOfLink(link, root, problem) is { } reason ? $"the link `{link}` {reason}" : null
        );
        // A relative link may lead out of the folder and then into it again.
        var cause = reasons.FirstOrDefault(reason => reason is not null)
            ?? $"a link leads through folders above `{root}`";
        return new(
            $"`{Path.Combine(root, path)}` cannot be written: {cause}. Replace the link by a folder, or choose the "
                + "folder that it leads to with `--output-dir`."
        );
    }

    /// <summary>Another program has removed a folder.</summary>
    public static DandiException Vanished(string fullPath) =>
        new(
            $"`{fullPath}` was removed or replaced while it was written. Make sure that no other program changes the "
                + "folder, then run the command again."
        );

    /// <summary>Does something, and describes what the system reports.</summary>
    /// <param name="fullPath">The path that it is about.</param>
    /// <param name="verb">What cannot be done with it, as a participle.</param>
    /// <param name="action">What to do.</param>
    public static T Wrap<T>(string fullPath, string verb, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw Describe(fullPath, verb, error);
        }
    }

    /// <inheritdoc cref="Wrap{T}"/>
    public static void Wrap(string fullPath, string verb, Action action) => Wrap(fullPath, verb, () =>
        {
            action();
            return true;
        });

    /// <summary>Describes what the system reports.</summary>
    public static DandiException Describe(string fullPath, string verb, Exception error) =>
        new(
            $"`{fullPath}` cannot be {verb}: {error.Message.TrimEnd('.')}. Check the permissions and the free space of "
                + "the folder, then run the command again.",
            error
        );

    /// <summary>Whether an error was reported by <see cref="Describe"/> and other files will fail alike.</summary>
    public static bool ConcernsAllFiles(Exception error) =>
        error is DandiException { InnerException: IOException { HResult: NoSpace or NoQuota or ReadOnlyFileSystem } };

    /// <returns>The predicate of a sentence; null if it is no link, or one that is followed.</returns>
    private static string? FindProblemOfLink(string path, string root, FolderProblem problem)
    {
        if (PathEntry.TryRead(path, out _) is not { IsLink: true } link)
            return null;
        if (link.IsLinkLoop)
            return "is part of a loop";
        var target = new FileInfo(path).LinkTarget ?? "";
        if (link.IsDanglingLink)
            return $"leads to `{target}`, which does not exist";
        if (RealPath.TryRead(path) is { } real && !RealPath.IsWithin(real, RealPath.TryRead(root) ?? root))
            return $"leads out of `{root}`";
        if (problem == FolderProblem.UnfollowedLink)
            return "cannot be followed safely, because this system has no `openat2`";
        return Path.IsPathRooted(target) ? $"is absolute (`{target}`), and only relative links are followed" : null;
    }
}
