namespace Dandi.Files;

/// <summary>
/// What of an atomic write survives a crash of the machine. A crash of the process alone loses nothing.
/// </summary>
public enum Durability
{
    /// <summary>
    /// Nothing is guaranteed: the file may be empty or incomplete. For files that are easy to recreate.
    /// </summary>
    None,

    /// <summary>The file is complete, but may have the old or the new content.</summary>
    Content,

    /// <summary>The file has the new content: the folder is flushed to disk as well.</summary>
    Name,
}
