namespace Dandi.Archive;

/// <summary>
/// The response to the announcement of an upload (archive-api.md §7.2): either the URLs of the parts, or the id of a
/// blob with the same bytes.
/// </summary>
public abstract record InitializeResult
{
    private InitializeResult() { }

    /// <summary>The archive already has a blob with these bytes.</summary>
    /// <param name="BlobId">The id of the blob.</param>
    public sealed record ExistingBlob(string BlobId) : InitializeResult;

    /// <summary>The archive has begun an upload and expects its parts at the store.</summary>
    /// <param name="UploadId">The id of the upload, which becomes the id of the blob.</param>
    /// <param name="Parts">The parts in the order of their numbers.</param>
    public sealed record Session(string UploadId, IReadOnlyList<PresignedPart> Parts) : InitializeResult;
}
