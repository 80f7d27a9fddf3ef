namespace Dandi.Organizing.Placing;

/// <summary>How a file gets to its target.</summary>
public enum PlacementMode
{
    /// <summary>The target is a symbolic link to the file.</summary>
    SymbolicLink,

    /// <summary>The target is a second name of the file.</summary>
    HardLink,

    /// <summary>The target is a copy.</summary>
    Copy,

    /// <summary>The file is renamed, or copied and deleted if the target is on another file system.</summary>
    Move,
}
