namespace Dandi.Archive;

/// <summary>What the archive answers when an upload is announced: either where to send the parts, or the blob that it has already.</summary>
public abstract record InitializeResult
{
    private InitializeResult() { }

    /// <summary>The bytes are there already.</summary>
    public sealed record ExistingBlob(string BlobId) : InitializeResult;

    /// <summary>Parts are waited for.</summary>
    /// <param name="UploadId">The id of the upload, and of the blob that will come of it.</param>
    /// <param name="Parts">In order.</param>
    public sealed record Session(string UploadId, IReadOnlyList<PresignedPart> Parts) : InitializeResult;
}
