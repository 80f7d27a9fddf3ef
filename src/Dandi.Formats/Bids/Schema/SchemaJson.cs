using System.Text.Json;

namespace Dandi.Bids.Schema;

/// <summary>
/// Reads the JSON of a BIDS schema. A value of another type than expected is an <see cref="InvalidSchemaException"/>.
/// </summary>
internal static class SchemaJson
{
    /// <summary>The members of an object; none if there is no such object.</summary>
    public static IEnumerable<JsonProperty> MembersOf(this JsonElement element, string name) =>
        element.Find(name, JsonValueKind.Object) is { } found ? found.EnumerateObject() : [];

    /// <summary>The member of an object that must be there.</summary>
    public static JsonElement Require(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found)
            ? found
            : throw new InvalidSchemaException($"`{name}` is missing");

    public static string RequireText(this JsonElement element, string name) =>
        element.Text(name) ?? throw new InvalidSchemaException($"`{name}` is missing");

    /// <summary>A string; null if there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Find(name, JsonValueKind.String)?.GetString();

    /// <summary>The strings of an array; null if there is none.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement element, string name) =>
        element.Find(name, JsonValueKind.Array) is { } array
            ? [.. array.EnumerateArray().Select(item => TextOf(item, name))]
            : null;

    /// <summary>A number; null if there is none.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Find(name, JsonValueKind.Number)?.GetDouble();

    /// <summary>Whether a member is true.</summary>
    public static bool IsTrue(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var found)
        && found.ValueKind == JsonValueKind.True;

    /// <summary>The level of a requirement, which is written as a string or as an object.</summary>
    public static RequirementLevel Level(this JsonElement requirement) =>
        (requirement.ValueKind == JsonValueKind.String ? requirement.GetString() : requirement.Text("level")) switch
        {
            "required" => RequirementLevel.Required,
            "recommended" => RequirementLevel.Recommended,
            _ => RequirementLevel.Optional,
        };

    private static JsonElement? Find(this JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var found))
            return null;
        return found.ValueKind == kind
            ? found
            : throw new InvalidSchemaException($"`{name}` is {found.ValueKind}, not {kind}");
    }

    private static string TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw new InvalidSchemaException($"an item of `{name}` is {item.ValueKind}, not a string");
}
