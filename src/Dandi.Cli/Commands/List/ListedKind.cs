namespace Dandi.Cli.Commands.List;

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
