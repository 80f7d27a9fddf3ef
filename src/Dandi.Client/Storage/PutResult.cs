using System.Net;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>How a PUT to a presigned URL ended (docs/decisions/0022-object-store-client.md).</summary>
internal enum PutStatus
{
    /// <summary>The store has exactly the bytes that were hashed.</summary>
    Stored,

    /// <summary>The URL has expired, so a new one is needed.</summary>
    Expired,

    /// <summary>The store rejected the request, or did not respond for as long as the patience lasts.</summary>
    Rejected,

    /// <summary>The store received other bytes, repeatedly.</summary>
    Corrupted,

    /// <summary>
    /// The store has received the bytes, but its response does not tell which, and they were not hashed on the way.
    /// <see cref="ObjectStore.PutAsync"/> sends them again and never returns this.
    /// </summary>
    Unverified,

    /// <summary>The run is stopping, and nothing was sent.</summary>
    Stopped,
}

/// <summary>The result of <see cref="ObjectStore.PutAsync"/>.</summary>
/// <param name="Status">How the PUT ended.</param>
/// <param name="Error">Why the bytes are not stored; null if they are, or if nothing was sent.</param>
internal readonly record struct PutResult(PutStatus Status, DandiException? Error = null)
{
    /// <summary>Whether the store rejected the URL and not the bytes, so that a new URL may be accepted.</summary>
    public bool IsUrlRejected =>
        Status == PutStatus.Rejected && Error is ArchiveException { Status: HttpStatusCode.Forbidden };
}
