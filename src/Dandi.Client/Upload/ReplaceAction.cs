namespace Dandi.Upload;

/// <summary>What to do with a file whose path has an asset in the archive.</summary>
internal enum ReplaceAction
{
    /// <summary>Upload the file, and replace the asset.</summary>
    Replace,

    /// <summary>Keep the asset.</summary>
    Skip,

    /// <summary>Keep the asset, and report an error.</summary>
    Fail,
}
