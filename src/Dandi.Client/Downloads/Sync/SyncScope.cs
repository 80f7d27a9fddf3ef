using Dandi.Addresses;
using Dandi.Discovery;

namespace Dandi.Downloads.Sync;

/// <summary>
/// The part of the folder that is downloaded into that an address covers: what the address would write there, and
/// nothing else (<c>--sync</c>).
/// </summary>
public sealed class SyncScope
{
    private readonly string _folder;
    private readonly string _prefix;
    private readonly string[]? _glob;

    private SyncScope(string folder, string prefix, string[]? glob = null) =>
        (_folder, _prefix, _glob) = (folder, folder + prefix, glob);

    /// <summary>Finds the scope of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="preservesTree">Whether leading folders are kept (<c>--preserve-tree</c>).</param>
    /// <returns>Null if the address is that of one asset, which leaves nothing to delete.</returns>
    public static SyncScope? Of(ArchiveAddress address, bool preservesTree)
    {
        var folder = new TargetPaths(address, preservesTree).DandisetFolder;
        switch (address.Kind)
        {
            case AddressKind.Dandiset:
                return new SyncScope(folder, "");
            case AddressKind.Folder:
                // What is above the folder is not written without --preserve-tree, so it is not covered either.
                var parent = address.Location.TrimEnd('/').LastIndexOf('/') + 1;
                return new SyncScope(folder, preservesTree ? address.Location : address.Location[parent..]);
            case AddressKind.Glob:
                var parts = address.Location.Split('*');
                return new SyncScope(folder, "", parts);
            default:
                return null;
        }
    }

    /// <summary>Whether a file or Zarr is covered.</summary>
    /// <param name="path">The path relative to the folder that is downloaded into.</param>
    public bool Covers(string path)
    {
        if (!path.StartsWith(_prefix, StringComparison.Ordinal) || path == _folder + DandisetYaml.FileName)
            return false;
        return _glob is null || MatchesGlob(path.AsSpan(_folder.Length), _glob);
    }

    /// <summary>Whether anything in a folder can be covered.</summary>
    public bool MayCoverBelow(string folder)
    {
        var start = folder + '/';
        return start.StartsWith(_prefix, StringComparison.Ordinal)
            || _prefix.StartsWith(start, StringComparison.Ordinal);
    }

    /// <summary>
    /// As the archive does: a star stands for any characters, also slashes, and everything else for itself, in any
    /// case.
    /// </summary>
    private static bool MatchesGlob(ReadOnlySpan<char> path, string[] parts)
    {
        const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;
        if (parts.Length == 1)
            return path.Equals(parts[0], AnyCase);
        var (first, last) = (parts[0], parts[^1]);
        if (
            path.Length < first.Length + last.Length
            || !path.StartsWith(first, AnyCase)
            || !path.EndsWith(last, AnyCase)
        )
            return false;
        var rest = path[first.Length..^last.Length];
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var at = rest.IndexOf(part, AnyCase);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }
        return true;
    }
}
