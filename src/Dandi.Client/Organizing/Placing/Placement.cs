using Dandi.FileSystem;

namespace Dandi.Organizing.Placing;

/// <summary>A file that is to get to a target.</summary>
/// <param name="Source">The full path of the file.</param>
/// <param name="Target">The full path of its target.</param>
/// <param name="Mode">How it gets there.</param>
/// <param name="Size">Its size when the plan was made.</param>
/// <param name="Modified">Its modification time when the plan was made.</param>
public sealed record Placement(string Source, string Target, PlacementMode Mode, long Size, FileTime Modified)
{
    /// <summary>The text of the symbolic link that is created at the target; null if a file gets there.</summary>
    public string? LinkText { get; init; }

    /// <summary>The text of a symbolic link that is moved; null for everything else.</summary>
    public string? MovedLinkText { get; init; }
}
