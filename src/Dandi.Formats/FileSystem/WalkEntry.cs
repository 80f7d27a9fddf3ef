namespace Dandi.FileSystem;

/// <summary>An entry that <see cref="FolderWalk"/> has found.</summary>
/// <param name="Path">The path relative to the root of the walk, with <c>/</c>.</param>
/// <param name="Name">The last component of the path.</param>
/// <param name="IsFolder">Whether the entry is a folder or a link to one. May be false for a folder if the file system
/// does not report kinds in listings.</param>
public readonly record struct WalkEntry(string Path, string Name, bool IsFolder)
{
    /// <summary>Whether the name is not valid UTF-8, so that .NET cannot open the file by its path.</summary>
    public bool IsUndecodable => PathEntry.IsUndecodable(Name);
}
