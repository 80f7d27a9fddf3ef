namespace Dandi.Accounts;

/// <summary>A key to an archive, and where it was found. Printing it shows no key.</summary>
/// <param name="source">Where it was found, for people.</param>
/// <param name="value">The key.</param>
public sealed class ApiKey(string source, string value)
{
    /// <summary>Where it was found.</summary>
    public string Source => source;

    /// <summary>The secret itself: only for the <c>Authorization</c> header and the key file.</summary>
    public string Reveal() => value;

    /// <summary>Whether it can be a header at all: visible ASCII, no blanks.</summary>
    public bool IsWellFormed => value.Length is > 0 and <= 512 && value.All(character => character is > ' ' and <= '~');

    /// <inheritdoc/>
    public override string ToString() => $"the key from {source}";
}
