using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>The sex of a subject as metadata have it (nwb.md §3.3, "sex").</summary>
public static partial class Sex
{
    private const string Ontology = "http://purl.obolibrary.org/obo/";

    /// <summary>What the field <c>sex</c> means; null for nothing.</summary>
    /// <exception cref="DandiException">It means nothing that the archive knows.</exception>
    public static JsonObject? Of(string? field)
    {
        // The Python client lowers an address too, so that is how the archive has it.
        var value = field?.ToLowerInvariant();
        return value switch
        {
            null or "" => null,
            "m" or "male" => Describe("Male", Ontology + "PATO_0000384"),
            "f" or "female" => Describe("Female", Ontology + "PATO_0000383"),
            "u" or "unknown" => Describe("Unknown", null),
            "o" or "other" => Describe("Other", null),
            _ when value.StartsWith("http", StringComparison.Ordinal) => Describe(null, Identifier(value)),
            _ => throw new DandiException(
                $"Cannot interpret sex field: {Quoted.Shortened(value)}. Write M, F, O (other) or U (unknown) into the field `sex` of the subject."
            ),
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
        var isAddress = Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        if (isAddress || CompactIdentifier().IsMatch(value))
            return value;
        throw new DandiException(
            $"Cannot interpret sex field: {Quoted.Shortened(value)} is no valid URL. Write M, F, O (other) or U (unknown) into the field `sex` of the subject."
        );
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9-]+:[a-zA-Z0-9/._-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex CompactIdentifier();
}
