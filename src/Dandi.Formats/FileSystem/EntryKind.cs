namespace Dandi.FileSystem;

/// <summary>What a file system has at a path.</summary>
public enum EntryKind
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A regular file: bytes.</summary>
    File,

    /// <summary>A directory.</summary>
    Folder,

    /// <summary>A symbolic link itself.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: opening it may block, and it has no end.</summary>
    Special,
}
