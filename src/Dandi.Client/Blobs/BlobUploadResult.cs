namespace Dandi.Blobs;

/// <summary>A blob that is in the archive after <see cref="BlobUploader.UploadAsync"/>.</summary>
/// <param name="BlobId">The id of the blob.</param>
/// <param name="BytesSent">The number of bytes sent for it in this run; 0 if the archive had the blob already.</param>
public readonly record struct BlobUploadResult(string BlobId, long BytesSent);
