using System.Net;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>What has become of a range of bytes that was to be put at a presigned URL.</summary>
internal enum PutStatus
{
    /// <summary>The store has exactly these bytes.</summary>
    Stored,

    /// <summary>The URL has expired: another one is needed.</summary>
    Expired,

    /// <summary>The store refuses, or does not answer for as long as our patience.</summary>
    Refused,

    /// <summary>Other bytes arrive than are sent, again and again.</summary>
    Corrupted,

    /// <summary>The run is being stopped: nothing was sent.</summary>
    Stopped,
}

/// <summary>How a put has ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Error">Why it is not stored; null where it is, and where nothing was sent.</param>
internal readonly record struct PutResult(PutStatus Status, DandiException? Error = null)
{
    /// <summary>Whether the store refuses the URL, not what is sent: another one may be taken.</summary>
    public bool IsUrlRefused =>
        Status == PutStatus.Refused && Error is ArchiveException { Status: HttpStatusCode.Forbidden };
}
