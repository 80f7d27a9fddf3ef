using Dandi.FileSystem;
using Dandi.Nwb;
using Dandi.Organizing.Naming;

namespace Dandi.Organizing;

/// <summary>A file that was found, with what of its metadata is needed to organize it.</summary>
/// <param name="FullPath">The path on this machine.</param>
/// <param name="Fields">What can become a part of its name; only the path if the file cannot be organized.</param>
public sealed record SourceFile(string FullPath, NamingFields Fields)
{
    /// <summary>Why the file cannot be organized, as a sentence; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the file refers to videos or images in separate files.</summary>
    public bool HasExternalFiles { get; init; }

    /// <summary>The videos and images that the file refers to.</summary>
    public NwbMedia Media { get; init; } = new([], [], []);

    /// <summary>What was ignored while reading the file, for the user.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The status when the file was read; null if the system does not report it.</summary>
    public FileStatus? Status { get; init; }
}
