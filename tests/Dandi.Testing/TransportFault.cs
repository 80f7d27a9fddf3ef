namespace Dandi.Testing;

/// <summary>What goes wrong on the way.</summary>
public enum TransportFault
{
    /// <summary>No connection.</summary>
    Refused,

    /// <summary>The request takes effect, its answer never comes.</summary>
    ResponseLost,

    /// <summary>Status 503.</summary>
    Unavailable,

    /// <summary>Status 200 with a page of HTML, as guest networks answer.</summary>
    Html,

    /// <summary>Other bytes arrive than were sent.</summary>
    Corrupted,

    /// <summary>The request arrives unharmed, but after that of somebody else, whom the test has let go first.</summary>
    Overtaken,
}
