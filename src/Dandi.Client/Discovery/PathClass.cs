namespace Dandi.Discovery;

/// <summary>What discovery does with a path.</summary>
internal enum PathClass
{
    /// <summary>Nothing exists at the path.</summary>
    Absent,

    /// <summary>A folder whose content is to be searched.</summary>
    Folder,

    /// <summary>A symbolic link to a folder, which is skipped with a notice.</summary>
    FolderLink,

    /// <summary>A dangling link that would not be an asset, which is skipped with a notice.</summary>
    DanglingLink,

    /// <summary>An asset, or a path that must be reported as one because it cannot be read.</summary>
    Asset,

    /// <summary>A Zarr without files, which is skipped.</summary>
    EmptyZarr,

    /// <summary>The <c>dandiset.yaml</c> of the Dandiset, which is skipped silently.</summary>
    DandisetYaml,

    /// <summary>A file that is not an asset.</summary>
    Unrecognized,
}
