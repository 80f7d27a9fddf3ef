namespace Dandi.Cli.Commands.List;

/// <summary>What is listed.</summary>
internal enum ListedKind
{
    /// <summary>A file, or a path at which there is nothing.</summary>
    File,

    /// <summary>A folder that is one asset.</summary>
    Zarr,

    /// <summary>A folder, for what its <c>dandiset.yaml</c> says.</summary>
    Folder,

    /// <summary>A path of which the system cannot tell what is there, or a folder of which it cannot tell what is in it.</summary>
    Unreadable,
}
