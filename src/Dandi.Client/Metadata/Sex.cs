using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>The sex of a subject (docs/spec/nwb.md §3.3, "sex").</summary>
public static partial class Sex
{
    private const string Ontology = "http://purl.obolibrary.org/obo/";
    private const string Advice = "Set the field `sex` of the subject to M, F, O (other) or U (unknown).";

    /// <summary>Describes the field <c>sex</c> in the form of the DANDI schema; null if the field is empty.</summary>
    /// <exception cref="DandiException">The value is not one that the archive knows.</exception>
    public static JsonObject? Of(string? field)
    {
        // The Python client converts URLs to lowercase as well, so the archive has them in this form.
        var value = field?.ToLowerInvariant();
        return value switch
        {
            null or "" => null,
            "m" or "male" => Describe("Male", Ontology + "PATO_0000384"),
            "f" or "female" => Describe("Female", Ontology + "PATO_0000383"),
            "u" or "unknown" => Describe("Unknown", null),
            "o" or "other" => Describe("Other", null),
            _ when value.StartsWith("http", StringComparison.Ordinal) => Describe(null, Identifier(value)),
            _ => throw new DandiException($"Cannot interpret sex field: {Quoted.Shortened(value)}. {Advice}"),
        };
    }

    private static JsonObject Describe(string? name, string? identifier)
    {
        var sex = new JsonObject { ["schemaKey"] = "SexType" };
        if (identifier is not null)
            sex["identifier"] = identifier;
        if (name is not null)
            sex["name"] = name;
        return sex;
    }

    private static string Identifier(string value)
    {
        var isUrl = Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (isUrl || CompactIdentifier().IsMatch(value))
            return value;
        throw new DandiException($"Cannot interpret sex field: {Quoted.Shortened(value)} is not a valid URL. {Advice}");
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9-]+:[a-zA-Z0-9/._-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex CompactIdentifier();
}
