using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>The decision about a file whose path has an asset in the archive.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Message">The message of the Python client for it.</param>
internal sealed record ReplaceDecision(ReplaceAction Action, string Message)
{
    /// <summary>The decision for a Zarr, whatever the policy is: its entries are compared one by one.</summary>
    public static ReplaceDecision ForZarr { get; } = new(ReplaceAction.Replace, "exists - checking");

    /// <summary>Decides by digest and modification time (docs/spec/upload-command.md).</summary>
    /// <param name="remote">The asset in the archive.</param>
    /// <param name="etag">The digest of the local file.</param>
    /// <param name="modified">The modification time of the local file.</param>
    /// <param name="policy">The value of <c>--existing</c>.</param>
    public static ReplaceDecision For(RemoteAsset remote, string etag, DateTimeOffset modified, ExistingPolicy policy)
    {
        var same = remote.ETag == etag;
        var state = StateOf(remote.Modified, modified, same);
        return policy switch
        {
            ExistingPolicy.Error => new(ReplaceAction.Fail, $"exists ({state})"),
            ExistingPolicy.Skip => new(ReplaceAction.Skip, $"exists ({state})"),
            ExistingPolicy.Overwrite when same => new(ReplaceAction.Skip, $"exists ({state})"),
            ExistingPolicy.Refresh when same => new(ReplaceAction.Skip, "file exists"),
            ExistingPolicy.Refresh when remote.Modified >= modified => new(ReplaceAction.Skip, $"exists ({state})"),
            _ => new(ReplaceAction.Replace, $"exists ({state}) - reuploading"),
        };
    }

    /// <summary>Decides again after another client has changed the asset during the upload.</summary>
    /// <remarks>If the bytes are equal, the goal is reached, whatever the policy is.</remarks>
    /// <param name="remote">The asset in the archive now.</param>
    /// <param name="etag">The digest of the local file.</param>
    /// <param name="modified">The modification time of the local file.</param>
    /// <param name="policy">The value of <c>--existing</c>.</param>
    public static ReplaceDecision AfterConflict(
        RemoteAsset remote,
        string etag,
        DateTimeOffset modified,
        ExistingPolicy policy
    ) => remote.ETag == etag ? new(ReplaceAction.Skip, "file exists") : For(remote, etag, modified, policy);

    private static string StateOf(DateTimeOffset? remote, DateTimeOffset local, bool same) =>
        remote switch
        {
            null => "no mtime",
            { } time when time == local => same ? "same" : "diff",
            { } time => time < local ? "older" : "newer",
        };
}

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
