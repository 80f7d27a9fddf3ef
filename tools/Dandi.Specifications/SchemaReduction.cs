using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.Specifications;

/// <summary>
/// Reduces a schema to what validation needs: it keeps the structure and the order of the source and drops texts for
/// people, except the messages of issues.
/// </summary>
internal sealed partial class SchemaReduction
{
    /// <summary>Members that map names to definitions. A name such as <c>description</c> is not a text there.</summary>
    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal)
    {
        "columns",
        "definitions",
        "entities",
        "fields",
        "properties",
    };

    /// <summary>The texts for people. They are kept if their value is not a text: it is then a name.</summary>
    private readonly HashSet<string> _texts;

    /// <summary>The parts that nothing uses, by their path.</summary>
    private readonly HashSet<string> _unused;

    private SchemaReduction(string[] texts, string[] unused) =>
        (_texts, _unused) = (new(texts, StringComparer.Ordinal), new(unused, StringComparer.Ordinal));

    /// <summary>For the BIDS schema.</summary>
    public static SchemaReduction Bids { get; } =
        new(
            ["description", "description_addendum", "display_name", "Description", "LongName"],
            [
                "/meta/context",
                "/meta/templates",
                "/objects/common_principles",
                "/objects/metaentities",
                "/rules/common_principles",
                "/rules/errors",
                "/rules/metaentities",
            ]
        );

    /// <summary>For the JSON Schema of the Citation File Format.</summary>
    public static SchemaReduction Citation { get; } = new(["$comment", "description", "examples", "title"], []);

    /// <summary>Writes the reduced form of a schema.</summary>
    public void Write(JsonElement schema, Utf8JsonWriter writer) => Write(schema, "", isMap: false, writer);

    private void Write(JsonElement element, string path, bool isMap, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                    WriteMember(member, path, isMap, writer);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item, $"{path}/-", isMap: false, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private void WriteMember(JsonProperty member, string path, bool isMap, Utf8JsonWriter writer)
    {
        var memberPath = $"{path}/{member.Name}";
        if (_unused.Contains(memberPath) || (!isMap && IsText(member)))
            return;
        if (!isMap && member.Name == "level_addendum")
        {
            // The rest of these are sentences, which the BIDS validator does not evaluate either.
            if (Condition().Match(member.Value.GetString()!) is { Success: true } condition)
                writer.WriteString(member.Name, condition.Value);
            return;
        }
        writer.WritePropertyName(member.Name);
        Write(member.Value, memberPath, !isMap && Maps.Contains(member.Name), writer);
    }

    private bool IsText(JsonProperty member) =>
        _texts.Contains(member.Name) && member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Array;

    [GeneratedRegex(@"(required|recommended) if `\w+` is `\w+`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Condition();
}
