namespace Dandi.FileSystem;

/// <summary>
/// Which symbolic links to folders a walk follows: all, or those to folders within a boundary. What counts is where a
/// folder really is, so that neither a chain of links nor a link above it leads out of the boundary.
/// </summary>
public sealed class FolderLinks
{
    private readonly string? _realBoundary;

    private FolderLinks(string? boundary, string? realBoundary) => (Boundary, _realBoundary) = (boundary, realBoundary);

    /// <summary>All links are followed.</summary>
    public static FolderLinks All { get; } = new(null, null);

    /// <summary>The folder that links must not lead out of; null if all are followed.</summary>
    public string? Boundary { get; }

    /// <summary>Follows links to folders within a folder.</summary>
    /// <param name="folder">The absolute path of the folder, which may itself be reached through links.</param>
    public static FolderLinks Within(string folder) => new(folder, RealPath.TryRead(folder) ?? folder);

    /// <summary>Whether a folder may be entered.</summary>
    /// <param name="realPath">The path of the folder without links.</param>
    internal bool Allows(string realPath) => _realBoundary is not { } boundary || RealPath.IsWithin(realPath, boundary);
}
