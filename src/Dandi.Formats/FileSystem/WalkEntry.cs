namespace Dandi.FileSystem;

/// <summary>A name that a walk has come to.</summary>
/// <param name="Path">Relative to the root of the walk, with <c>/</c>.</param>
/// <param name="Name">The last part of the path.</param>
/// <param name="IsFolder">Whether the listing itself says that it is a folder, or a link to one. False may mean that it does not tell.</param>
public readonly record struct WalkEntry(string Path, string Name, bool IsFolder)
{
    /// <summary>Whether some bytes of the name are not UTF-8, so that the path leads nowhere.</summary>
    public bool IsUndecodable => PathEntry.IsUndecodable(Name);
}
