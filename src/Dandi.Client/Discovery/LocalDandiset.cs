using System.Text.Json.Nodes;
using Dandi.FileSystem;

namespace Dandi.Discovery;

/// <summary>The folder that holds a Dandiset on this machine.</summary>
/// <param name="Root">The folder with <c>dandiset.yaml</c>.</param>
/// <param name="Id">The number that the file names.</param>
/// <param name="Yaml">The file's content.</param>
public sealed record LocalDandiset(string Root, DandisetId Id, JsonObject Yaml)
{
    /// <summary>What the file says about the instance that it comes from.</summary>
    public DandisetOrigin Origin { get; init; } = new(Yaml, "");

    /// <summary>Finds the nearest <c>dandiset.yaml</c> in the common ancestor of paths, or upwards of it.</summary>
    /// <param name="paths">Whole paths; none stands for the working directory.</param>
    /// <param name="workingDirectory">Where the command was called.</param>
    /// <exception cref="UsageException">There is none, or it names no Dandiset.</exception>
    public static LocalDandiset Find(IReadOnlyList<string> paths, string workingDirectory)
    {
        var start = paths.Count == 0 ? workingDirectory : CommonAncestor(paths);
        if (FindRoot(start) is not { } root)
        {
            throw new UsageException(
                $"Found no {DandisetYaml.FileName} in `{start}` or above it. Change to the folder of a Dandiset, or register one with `dandi create NAME`."
            );
        }
        var file = Path.Combine(root, DandisetYaml.FileName);
        var yaml = DandisetYaml.Read(file);
        return new LocalDandiset(root, DandisetYaml.ReadIdentifier(yaml, file), yaml)
        {
            Origin = new DandisetOrigin(yaml, DandisetYaml.ReadLeadingComment(file)),
        };
    }

    /// <summary>The nearest folder with <c>dandiset.yaml</c>, upwards from a whole path; null where there is none.</summary>
    /// <exception cref="UsageException">The system cannot tell whether one is there: a Dandiset further up would be the wrong one.</exception>
    public static string? FindRoot(string start)
    {
        // Below a link that leads in a circle, nothing can be told.
        var first = PathEntry.TryLook(start, out _) is { IsDanglingLink: true } ? Path.GetDirectoryName(start) : start;
        for (var folder = first; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsPresent(Path.Combine(folder, DandisetYaml.FileName)))
                return folder;
        }
        return null;
    }

    /// <summary>The path of something in this Dandiset, relative to its root, with <c>/</c>; empty for the root.</summary>
    /// <exception cref="UsageException">It lies outside.</exception>
    public string Relative(string fullPath)
    {
        if (fullPath == Root)
            return "";
        var prefix = Root.EndsWith('/') ? Root : Root + "/";
        return fullPath.StartsWith(prefix, StringComparison.Ordinal)
            ? fullPath[prefix.Length..]
            : throw new UsageException($"`{fullPath}` is outside of the Dandiset at `{Root}`.");
    }

    private static bool IsPresent(string file)
    {
        try
        {
            return PathEntry.Look(file) is { Kind: not EntryKind.Folder, IsAbsent: false };
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Cannot tell whether `{file}` exists: {error.Message}. Make the file and its folder readable for you, then run the command again."
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
