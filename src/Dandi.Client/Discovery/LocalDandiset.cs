using System.Text.Json.Nodes;
using Dandi.FileSystem;

namespace Dandi.Discovery;

/// <summary>A Dandiset on this machine: a folder with a <c>dandiset.yaml</c>.</summary>
/// <param name="Root">The full path of the folder.</param>
/// <param name="Id">The identifier in the file.</param>
/// <param name="Yaml">The content of the file.</param>
public sealed record LocalDandiset(string Root, DandisetId Id, JsonObject Yaml)
{
    /// <summary>Which instance the file comes from.</summary>
    public DandisetOrigin Origin { get; init; } = new(Yaml, "");

    /// <summary>
    /// Finds the Dandiset that contains all given paths: the nearest one upwards of their common ancestor.
    /// </summary>
    /// <param name="paths">Full paths; if there are none, the working directory is used.</param>
    /// <param name="workingDirectory">The full path of the working directory.</param>
    /// <exception cref="UsageException">
    /// There is no <c>dandiset.yaml</c>, or it has no valid identifier.
    /// </exception>
    public static LocalDandiset Find(IReadOnlyList<string> paths, string workingDirectory)
    {
        var start = paths.Count == 0 ? workingDirectory : CommonAncestor(paths);
        if (FindRoot(start) is not { } root)
        {
            throw new UsageException(
                $"Found no {DandisetYaml.FileName} in `{start}` or above it. "
                    + "Change to the folder of a Dandiset, or create one with `dandi create NAME`."
            );
        }
        var file = Path.Combine(root, DandisetYaml.FileName);
        var yaml = DandisetYaml.Read(file);
        return new LocalDandiset(root, DandisetYaml.ReadIdentifier(yaml, file), yaml)
        {
            Origin = new DandisetOrigin(yaml, DandisetYaml.ReadLeadingComment(file)),
        };
    }

    /// <summary>
    /// Finds the nearest folder with a <c>dandiset.yaml</c>, upwards from a full path; null if there is none.
    /// </summary>
    /// <exception cref="UsageException">
    /// The system cannot tell whether a file exists; a Dandiset further up could be the wrong one.
    /// </exception>
    public static string? FindRoot(string start)
    {
        // Nothing can be looked up below a dangling link or one that refers to itself.
        var first = PathEntry.TryRead(start, out _) is { IsDanglingLink: true } ? Path.GetDirectoryName(start) : start;
        for (var folder = first; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsPresent(Path.Combine(folder, DandisetYaml.FileName)))
                return folder;
        }
        return null;
    }

    /// <summary>
    /// Which links to folders in a Zarr are followed: those to folders within its Dandiset, or within the Zarr if it is
    /// in none.
    /// </summary>
    /// <param name="zarr">The full path of the Zarr.</param>
    /// <param name="followsAll">Whether all links are followed (<c>--follow-links</c>).</param>
    /// <exception cref="UsageException">The system cannot tell which Dandiset contains the Zarr.</exception>
    public static FolderLinks LinksIn(string zarr, bool followsAll) =>
        followsAll ? FolderLinks.All : FolderLinks.Within(FindRoot(zarr) ?? zarr);

    /// <summary>Converts a full path to one relative to the root, with <c>/</c>; empty for the root itself.</summary>
    /// <exception cref="UsageException">The path is outside of the Dandiset.</exception>
    public string Relative(string fullPath)
    {
        if (fullPath == Root)
            return "";
        var prefix = Root.EndsWith('/') ? Root : Root + "/";
        return fullPath.StartsWith(prefix, StringComparison.Ordinal)
            ? fullPath[prefix.Length..]
            : throw new UsageException(
                $"`{fullPath}` is outside of the Dandiset at `{Root}`. Name only paths inside of one Dandiset."
            );
    }

    private static bool IsPresent(string file)
    {
        try
        {
            return PathEntry.Read(file) is { Kind: not EntryKind.Folder, IsAbsent: false };
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Cannot tell whether `{file}` exists: {error.Message.TrimEnd('.')}. "
                    + "Make the file and its folder readable for you, then run the command again."
            );
        }
    }

    private static string CommonAncestor(IReadOnlyList<string> paths)
    {
        var common = paths[0].Split('/');
        foreach (var path in paths)
        {
            var parts = path.Split('/');
            var shared = 0;
            while (shared < Math.Min(common.Length, parts.Length) && common[shared] == parts[shared])
                shared++;
            common = common[..shared];
        }
        var joined = string.Join('/', common);
        return joined.Length == 0 ? "/" : joined;
    }
}
