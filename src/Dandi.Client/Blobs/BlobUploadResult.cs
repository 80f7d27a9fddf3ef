namespace Dandi.Blobs;

/// <summary>A blob that the archive has.</summary>
/// <param name="BlobId">Its id.</param>
/// <param name="BytesSent">How many bytes travelled for it; 0 where the archive had them already.</param>
public readonly record struct BlobUploadResult(string BlobId, long BytesSent);
