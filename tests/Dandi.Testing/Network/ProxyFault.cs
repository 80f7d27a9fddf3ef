namespace Dandi.Testing.Network;

/// <summary>What a <see cref="FaultProxy"/> does to a request.</summary>
public enum ProxyFault
{
    /// <summary>
    /// The connection is closed without a response, and so is the next connection when it is accepted.
    /// </summary>
    Refused,

    /// <summary>The connection is reset before any byte of the request is forwarded.</summary>
    Reset,

    /// <summary>The connection is reset in the middle of the request's body.</summary>
    ResetInBody,

    /// <summary>The request is read, but there is no response; it has no effect.</summary>
    Stall,

    /// <summary>Nothing is read or written from the middle of the request's body on.</summary>
    StallInBody,

    /// <summary>
    /// Status 500. This and all faults up to <see cref="CompleteError"/> have no effect in the archive.
    /// </summary>
    ServerError,

    /// <summary>Status 502 with an HTML page, as from a load balancer.</summary>
    BadGateway,

    /// <summary>Status 503 with <c>Retry-After: 2</c>.</summary>
    Unavailable,

    /// <summary>Status 429, as from the throttling of the API.</summary>
    TooManyRequests,

    /// <summary>Status 403, as from S3 for an expired presigned URL.</summary>
    Expired,

    /// <summary>Status 200 with an HTML page, as from a captive portal.</summary>
    Html,

    /// <summary>Status 200 with an empty body.</summary>
    EmptyBody,

    /// <summary>Status 302 to the login page of a captive portal.</summary>
    Redirect,

    /// <summary>
    /// Status 200 with an error in the document, which S3 may send for <c>CompleteMultipartUpload</c>
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html).
    /// </summary>
    CompleteError,

    /// <summary>The request takes effect; the connection ends in the middle of the response.</summary>
    Truncated,

    /// <summary>The request takes effect; the body of the response arrives in pieces with long delays.</summary>
    SlowBody,

    /// <summary>The request takes effect; the connection is reset instead of a response.</summary>
    ResponseLost,
}
