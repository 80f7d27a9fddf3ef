namespace Dandi.Files;

/// <summary>What a path names, without following a link.</summary>
public enum PathKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, whatever its target is.</summary>
    Link,

    /// <summary>A FIFO, socket or device.</summary>
    Special,
}
