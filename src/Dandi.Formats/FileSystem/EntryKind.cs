namespace Dandi.FileSystem;

/// <summary>The kind of an entry of a file system.</summary>
public enum EntryKind
{
    /// <summary>The path does not exist.</summary>
    None,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Folder,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,

    /// <summary>A pipe, a socket or a device. Opening it may block, and it may have no end.</summary>
    Special,
}
