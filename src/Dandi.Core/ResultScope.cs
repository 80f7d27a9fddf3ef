namespace Dandi;

/// <summary>What a validation result is about.</summary>
public enum ResultScope
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder, also one that counts as a file.</summary>
    Folder,

    /// <summary>A dataset within the Dandiset.</summary>
    Dataset,

    /// <summary>The Dandiset.</summary>
    Dandiset,
}
