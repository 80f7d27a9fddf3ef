namespace Dandi.Testing.Network;

/// <summary>What a <see cref="FaultProxy"/> does to a request.</summary>
public enum ProxyFault
{
    /// <summary>The connection is closed without a word, and the next one is closed as soon as it is made.</summary>
    Refused,

    /// <summary>The connection is reset before anything of the request went on.</summary>
    Reset,

    /// <summary>The connection is reset in the middle of the request's body.</summary>
    ResetInBody,

    /// <summary>The request is taken, and nothing is ever answered; it has no effect.</summary>
    Stall,

    /// <summary>No byte is taken any more from the middle of the request's body on.</summary>
    StallInBody,

    /// <summary>Status 500; the request has no effect, as with all that follow up to <see cref="CompleteError"/>.</summary>
    ServerError,

    /// <summary>Status 502 with a page.</summary>
    BadGateway,

    /// <summary>Status 503 that asks for two seconds.</summary>
    Unavailable,

    /// <summary>Status 429.</summary>
    TooManyRequests,

    /// <summary>Status 403 as S3 says it of an address that has expired.</summary>
    Expired,

    /// <summary>Status 200 with a page, as guest networks answer.</summary>
    Html,

    /// <summary>Status 200 with nothing in it.</summary>
    Blank,

    /// <summary>Status 302 to the page where one logs in to a guest network.</summary>
    Redirect,

    /// <summary>Status 200 with an error in the document, as S3 may answer when it puts parts together.</summary>
    CompleteError,

    /// <summary>The request takes effect; the connection is reset in the middle of the answer.</summary>
    Truncated,

    /// <summary>The request takes effect; the body of the answer comes in drops with long pauses between them.</summary>
    Drip,

    /// <summary>The request takes effect; the connection is reset instead of the answer.</summary>
    ResponseLost,
}
