using System.Net;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>How a GET from a presigned URL ended.</summary>
internal enum GetStatus
{
    /// <summary>All bytes of the range have arrived.</summary>
    Received,

    /// <summary>The URL has expired, so a new one is needed.</summary>
    Expired,

    /// <summary>The store rejected the request, or did not respond for as long as the patience lasts.</summary>
    Rejected,

    /// <summary>The server sends whole objects only.</summary>
    RangeIgnored,

    /// <summary>The run is stopping; nothing was requested, or not all of it was read.</summary>
    Stopped,
}

/// <summary>The result of <see cref="ObjectReader.GetAsync"/>.</summary>
/// <param name="Status">How the GET ended.</param>
/// <param name="Error">Why the bytes have not arrived; null if they have, or if nothing was requested.</param>
internal readonly record struct GetResult(GetStatus Status, DandiException? Error = null)
{
    /// <summary>The ETag of the object with its quotes, if the store states one.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether the store rejected the URL, so that a new URL may be accepted.</summary>
    public bool IsUrlRejected =>
        Status == GetStatus.Rejected && Error is ArchiveException { Status: HttpStatusCode.Forbidden };
}
