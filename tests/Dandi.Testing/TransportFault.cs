namespace Dandi.Testing;

/// <summary>What a <see cref="FaultyHandler"/> does to a request.</summary>
public enum TransportFault
{
    /// <summary>The connection is refused.</summary>
    Refused,

    /// <summary>The request takes effect, but its response is lost.</summary>
    ResponseLost,

    /// <summary>The response has status 503; the request has no effect.</summary>
    Unavailable,

    /// <summary>
    /// The response is an HTML page with status 200, as from a captive portal; the request has no effect.
    /// </summary>
    Html,

    /// <summary>The body is replaced by zeros on the way.</summary>
    Corrupted,

    /// <summary>The request arrives unchanged, but after a request of another client that the test has sent.</summary>
    Overtaken,
}
