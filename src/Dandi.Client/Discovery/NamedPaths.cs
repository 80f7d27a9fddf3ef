namespace Dandi.Discovery;

/// <summary>The paths in a Dandiset that the user named.</summary>
/// <param name="Paths">
/// The paths relative to the root, with <c>/</c>, in ordinal order, none inside of another. The empty path means the
/// whole Dandiset.
/// </param>
public sealed record NamedPaths(IReadOnlyList<string> Paths)
{
    /// <summary>Selects the whole Dandiset.</summary>
    public static NamedPaths All { get; } = new([""]);

    /// <summary>Resolves the paths of a command line; no paths mean the whole Dandiset.</summary>
    /// <exception cref="UsageException">A path is outside of the Dandiset.</exception>
    public static NamedPaths Resolve(LocalDandiset local, IReadOnlyList<string> fullPaths)
    {
        if (fullPaths.Count == 0)
            return All;
        var kept = new List<string>();
        foreach (var path in fullPaths.Select(local.Relative).Distinct().Order(StringComparer.Ordinal))
        {
            if (!kept.Exists(outer => IsWithin(path, outer)))
                kept.Add(path);
        }
        return new NamedPaths(kept);
    }

    /// <summary>Whether a path of the Dandiset equals a named path or is below one.</summary>
    public bool Contains(string path) => Paths.Any(named => IsWithin(path, named));

    private static bool IsWithin(string path, string outer) => outer.Length == 0 || AssetPath.IsAtOrBelow(path, outer);
}
