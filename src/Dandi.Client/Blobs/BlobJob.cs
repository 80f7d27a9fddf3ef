using Dandi.Files;
using Dandi.Storage;

namespace Dandi.Blobs;

/// <summary>A file to upload as a blob.</summary>
/// <param name="Id">The Dandiset that the upload is announced for.</param>
/// <param name="File">The file, which must stay open during the upload.</param>
/// <param name="ETag">The digest of the file.</param>
public sealed record BlobJob(DandisetId Id, LocalFile File, DandiETag ETag)
{
    /// <summary>Called when bytes were sent or acknowledged; from many threads, but not concurrently.</summary>
    public Action<TransferProgress> Progressed { get; init; } = _ => { };

    /// <summary>Cancelled when the run is to stop: parts in flight are finished, and no further part is sent.</summary>
    public CancellationToken Stopping { get; init; }
}
