namespace Dandi.Json;

/// <summary>
/// How a document that Python accepts deviates from <see href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</see>,
/// so that other programs may reject it or read other values.
/// </summary>
[Flags]
public enum JsonDeviations
{
    /// <summary>The document is standard JSON.</summary>
    None = 0,

    /// <summary>The text starts with a byte order mark, or is not UTF-8.</summary>
    NotPlainUtf8 = 1,

    /// <summary>The literals <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> occur as numbers.</summary>
    NonFiniteNumbers = 2,

    /// <summary>A string contains half of a surrogate pair.</summary>
    LoneSurrogates = 4,

    /// <summary>An object has two members of the same name. Detected only on request.</summary>
    DuplicateNames = 8,
}
