using System.Text.Json;

namespace Dandi.Json;

/// <summary>A JSON document exceeds one of the <see cref="JsonLimits"/>. It may be valid nevertheless.</summary>
public sealed class JsonLimitException : JsonException
{
    private JsonLimitException(string what, string message)
        : base(message) => What = what;

    /// <summary>The predicate of a sentence about the document, such as "is nested deeper than 64 levels".</summary>
    public string What { get; }

    /// <param name="what">The predicate of a sentence about the document.</param>
    internal static JsonLimitException Of(string what) => new(what, $"it {what}");
}
