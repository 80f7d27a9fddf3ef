namespace Dandi.FileSystem;

/// <summary>The order in which <see cref="FolderWalk"/> returns the names within a folder.</summary>
public enum NameOrder
{
    /// <summary>The order of <see cref="StringComparer.Ordinal"/>: by UTF-16 code units.</summary>
    Ordinal,

    /// <summary>
    /// The order of the UTF-8 bytes of paths, as in listings of an object store: a folder is sorted as if its name
    /// ended with a slash.
    /// </summary>
    Paths,
}
