using Dandi.Files;
using Dandi.Storage;

namespace Dandi.Blobs;

/// <summary>A file whose bytes shall be in the archive.</summary>
/// <param name="Id">The Dandiset that its upload is announced for.</param>
/// <param name="File">The file, open.</param>
/// <param name="ETag">The digest of its bytes.</param>
public sealed record BlobJob(DandisetId Id, LocalFile File, DandiETag ETag)
{
    /// <summary>Told how far its bytes are; called from many threads, one at a time.</summary>
    public Action<TransferProgress> Progressed { get; init; } = _ => { };

    /// <summary>Once cancelled, no new part is begun.</summary>
    public CancellationToken Stopping { get; init; }
}
