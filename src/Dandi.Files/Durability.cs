namespace Dandi.Files;

/// <summary>What of a file survives a crash of the machine. A crash of the process alone takes nothing away.</summary>
public enum Durability
{
    /// <summary>Perhaps nothing: the file may be empty or incomplete, for one that is easily made again.</summary>
    None,

    /// <summary>A complete content, the old or the new one.</summary>
    Content,

    /// <summary>The new content.</summary>
    Name,
}
