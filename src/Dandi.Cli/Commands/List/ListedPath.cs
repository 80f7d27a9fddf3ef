namespace Dandi.Cli.Commands.List;

/// <summary>A path that gets a record in the output.</summary>
/// <param name="Shown">The path as the user would type it.</param>
/// <param name="FullPath">The path to open.</param>
/// <param name="Kind">What is at the path.</param>
internal sealed record ListedPath(string Shown, string FullPath, ListedKind Kind)
{
    /// <summary>Why the path is <see cref="ListedKind.Unreadable"/>, as a sentence.</summary>
    public string? Problem { get; init; }
}

/// <summary>What is at a path that <c>dandi ls</c> lists.</summary>
internal enum ListedKind
{
    /// <summary>A file, or nothing: opening it reports that it does not exist.</summary>
    File,

    /// <summary>A folder that is one asset.</summary>
    Zarr,

    /// <summary>A folder, listed by its <c>dandiset.yaml</c>.</summary>
    Folder,

    /// <summary>A path whose type, or a folder whose content, cannot be determined.</summary>
    Unreadable,
}
