namespace Dandi.Json;

/// <summary>In what a document that Python accepts departs from plain JSON, so that other programs may refuse it or read something else.</summary>
[Flags]
public enum JsonDepartures
{
    /// <summary>In nothing.</summary>
    None = 0,

    /// <summary>It begins with a byte order mark, or is not UTF-8.</summary>
    OtherEncoding = 1,

    /// <summary>It has <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> as bare words.</summary>
    BareNumbers = 2,

    /// <summary>It has half of a surrogate pair.</summary>
    HalfSurrogatePairs = 4,

    /// <summary>An object has a name twice. Set only if this was asked for.</summary>
    RepeatedNames = 8,
}
