using System.Text.Json;

namespace Dandi.Json;

/// <summary>A JSON document exceeds a limit of this program: others may read it.</summary>
public sealed class JsonLimitException : JsonException
{
    private JsonLimitException(string what, string message)
        : base(message) => What = what;

    /// <summary>What the document is, beginning with a verb: "is nested deeper than 64 levels".</summary>
    public string What { get; }

    /// <summary>An error.</summary>
    /// <param name="what">What the document is, beginning with a verb.</param>
    internal static JsonLimitException Of(string what) => new(what, $"it {what}");
}
