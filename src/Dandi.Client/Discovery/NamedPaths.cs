namespace Dandi.Discovery;

/// <summary>The part of a Dandiset that the command line names.</summary>
/// <param name="Paths">Relative to the root, with <c>/</c>, none inside another; the empty path is the whole Dandiset.</param>
public sealed record NamedPaths(IReadOnlyList<string> Paths)
{
    /// <summary>The whole Dandiset.</summary>
    public static NamedPaths All { get; } = new([""]);

    /// <summary>Resolves what was typed; nothing typed means the whole Dandiset.</summary>
    /// <exception cref="UsageException">A path lies outside of the Dandiset.</exception>
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

    /// <summary>Whether a path of the Dandiset is one of the named ones or lies below one.</summary>
    public bool Contains(string path) => Paths.Any(named => IsWithin(path, named));

    private static bool IsWithin(string path, string outer) =>
        outer.Length == 0
        || path == outer
        || (
            path.Length > outer.Length && path[outer.Length] == '/' && path.StartsWith(outer, StringComparison.Ordinal)
        );
}
