namespace Dandi.Accounts;

/// <summary>An API key and where it was found. <see cref="ToString"/> does not reveal the key.</summary>
/// <param name="source">Where it was found, worded for messages.</param>
/// <param name="value">The secret.</param>
public sealed class ApiKey(string source, string value)
{
    /// <summary>Where the key was found, worded for messages, such as <c>the variable DANDI_API_KEY</c>.</summary>
    public string Source => source;

    /// <summary>The environment variable that has the key; null if it was found elsewhere.</summary>
    public string? Variable { get; private init; }

    /// <summary>Creates a key that was found in an environment variable.</summary>
    public static ApiKey OfVariable(string name, string value) =>
        new($"the variable {name}", value) { Variable = name };

    /// <summary>Gets the secret, which may only go into the <c>Authorization</c> header and the key file.</summary>
    public string Reveal() => value;

    /// <summary>Whether the key can be sent in an HTTP header: printable ASCII without spaces.</summary>
    public bool IsWellFormed => value.Length is > 0 and <= 512 && value.All(character => character is > ' ' and <= '~');

    /// <inheritdoc/>
    public override string ToString() => $"the key from {source}";
}
