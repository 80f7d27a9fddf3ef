namespace Dandi.Server.Faults;

/// <summary>What an injected fault does to a request (<c>dandi serve --fault</c>).</summary>
public abstract record FaultAction
{
    private protected FaultAction() { }
}

/// <summary>The request is handled after a delay.</summary>
/// <param name="Time">The delay.</param>
public sealed record Delay(TimeSpan Time) : FaultAction;

/// <summary>The response is an error status, and the request has no effect.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="RetryAfter">The value of the header <c>Retry-After</c> in seconds; null for no header.</param>
public sealed record Reject(int Status, int? RetryAfter = null) : FaultAction;

/// <summary>The response is that of S3 to an expired presigned URL, and the request has no effect.</summary>
public sealed record Expire : FaultAction;

/// <summary>The connection is aborted after a number of bytes of the body or of the response.</summary>
/// <param name="Bytes">The number of bytes, counted separately for body and response.</param>
public sealed record Cut(long Bytes) : FaultAction;

/// <summary>The connection is reset before the request is read: it has no effect.</summary>
public sealed record Reset : FaultAction;

/// <summary>There is no response, and the request has no effect.</summary>
public sealed record Stall : FaultAction;

/// <summary>
/// The response is status 200 with an HTML page, as from a captive portal; the request has no effect.
/// </summary>
public sealed record Html : FaultAction;

/// <summary>The request takes effect, and the connection is aborted before the response.</summary>
public sealed record Drop : FaultAction;

/// <summary>
/// The request succeeds, but the Zarr that it finalizes is never ingested: its status stays Ingesting.
/// </summary>
public sealed record Stuck : FaultAction;

/// <summary>
/// The response is status 200 with an error in the body, as S3 may send for CompleteMultipartUpload; the request has no
/// effect.
/// </summary>
public sealed record CompleteError : FaultAction;
