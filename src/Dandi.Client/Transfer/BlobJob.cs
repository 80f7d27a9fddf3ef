using Dandi.Discovery;

namespace Dandi.Transfer;

/// <summary>A file whose bytes shall be in the archive.</summary>
/// <param name="Id">The Dandiset that its upload is announced for.</param>
/// <param name="File">The file, open.</param>
/// <param name="ETag">The digest of its bytes.</param>
public sealed record BlobJob(DandisetId Id, LocalFile File, DandiETag ETag)
{
    /// <summary>Told of bytes as they leave, or are found to be there already; of a negative number where they have to leave again.</summary>
    public Action<long> Sent { get; init; } = _ => { };

    /// <summary>Once cancelled, no new part is begun.</summary>
    public CancellationToken Stopping { get; init; }
}
