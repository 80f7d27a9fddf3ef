using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>How a file is copied (<see cref="FileCopy"/>).</summary>
internal sealed record CopyOptions
{
    /// <summary>Whether the name of the copy must survive a crash of the machine, or only its content.</summary>
    public Durability Durability { get; init; } = Durability.Content;

    /// <summary>The modification time of the copy; null for that of the original.</summary>
    public FileTime? Modified { get; init; }

    /// <summary>
    /// Whether the copy replaces the original, so that owner, group and extended attributes are kept.
    /// </summary>
    public bool KeepsOwner { get; init; }

    /// <summary>Changes the copy, which is known to be equal, before it gets its name.</summary>
    public Action<SafeFileHandle>? Edit { get; init; }
}
