using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>What to do with a file that the archive has at the same path.</summary>
/// <param name="Action">The decision.</param>
/// <param name="Message">What the user reads about it.</param>
public sealed record ReplaceDecision(ReplaceAction Action, string Message)
{
    /// <summary>What is decided of a Zarr whatever was asked for: its files are looked at one by one.</summary>
    public static ReplaceDecision OfZarr { get; } = new(ReplaceAction.Replace, "exists - checking");

    /// <summary>Decides by digest and modification time; the whole table is in one expression.</summary>
    /// <param name="remote">What the archive has.</param>
    /// <param name="etag">The digest of the local file.</param>
    /// <param name="modified">The modification time of the local file.</param>
    /// <param name="policy">What was asked for.</param>
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

    /// <summary>Decides anew once somebody else has changed the asset during the upload. Equal bytes are what was wanted, whatever was asked for.</summary>
    /// <param name="remote">What the archive has now.</param>
    /// <param name="etag">The digest of the local file.</param>
    /// <param name="modified">The modification time of the local file.</param>
    /// <param name="policy">What was asked for.</param>
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
