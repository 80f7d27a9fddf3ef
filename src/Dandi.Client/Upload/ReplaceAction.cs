namespace Dandi.Upload;

/// <summary>What becomes of an asset that exists.</summary>
public enum ReplaceAction
{
    /// <summary>It is replaced.</summary>
    Replace,

    /// <summary>It stays.</summary>
    Skip,

    /// <summary>It stays, and that is an error.</summary>
    Fail,
}
