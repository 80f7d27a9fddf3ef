using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>The errors of a target.</summary>
internal static class TargetError
{
    /// <summary>Something that is not to be replaced is in the place of a target.</summary>
    public static DandiException InTheWay(string fullPath, string kind) =>
        new(
            $"`{fullPath}` cannot be written: {kind} is in its place. Move it away or delete it, then run the command "
                + "again."
        );

    /// <summary>A file exists that may not be replaced.</summary>
    public static DandiException Exists(string fullPath) =>
        new(
            $"`{fullPath}` exists already. Use `--existing` to skip or to replace existing files, or download into "
                + "another folder."
        );

    /// <summary>A link leads out of the tree.</summary>
    public static DandiException OutsideLink(string path, string fullPath, string root) =>
        new(
            $"`{fullPath}` cannot be written: {LinkOn(path, root)} leads out of `{root}`. Replace the link by a "
                + "folder, or choose the folder that it leads to with `--output-dir`."
        );

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

    /// <summary>Describes what the system reports.</summary>
    public static DandiException Describe(string fullPath, string verb, Exception error) =>
        new(
            $"`{fullPath}` cannot be {verb}: {error.Message.TrimEnd('.')}. Check the permissions and the free space of "
                + "the folder, then run the command again.",
            error
        );

    private static string LinkOn(string path, string root)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            var full = Path.Combine(root, path[..end]);
            if (PathEntry.TryRead(full, out _) is { IsLink: true })
                return $"the link `{full}`";
        }
        return "a link";
    }
}
