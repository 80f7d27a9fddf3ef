using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>Reads the values of keywords.</summary>
internal static class SchemaValues
{
    /// <summary>The types that a schema allows; null for all.</summary>
    public static JsonTypes? Types(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
            return null;
        var types = type.ValueKind == JsonValueKind.Array ? type.Texts("type") : [type.Text("type")];
        return types.Aggregate(JsonTypes.None, (all, name) => all | Type(name));
    }

    public static string Text(this JsonElement value, string keyword) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(keyword, "a string");

    public static IReadOnlyList<string> Texts(this JsonElement value, string keyword) =>
        [.. value.List(keyword).Select(item => item.Text(keyword))];

    public static IEnumerable<JsonElement> List(this JsonElement value, string keyword) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(keyword, "an array");

    public static IEnumerable<JsonProperty> Map(this JsonElement value, string keyword) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Wrong(keyword, "an object");

    public static double Number(this JsonElement value, string keyword) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong(keyword, "a number");

    public static int Count(this JsonElement value, string keyword) =>
        value.Number(keyword) is >= 0 and <= int.MaxValue and var number && double.IsInteger(number)
            ? (int)number
            : throw Wrong(keyword, "a count");

    public static bool Flag(this JsonElement value, string keyword) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(keyword, "a boolean");

    public static EcmaRegex Pattern(string pattern)
    {
        try
        {
            return EcmaRegex.Compile(pattern);
        }
        catch (ArgumentException error)
        {
            throw new JsonSchemaException($"`{pattern}` is not a regular expression.", error);
        }
    }

    private static JsonTypes Type(string name) =>
        JsonTypeNames.Parse(name) is not JsonTypes.None and var type
            ? type
            : throw new JsonSchemaException($"The type `{name}` does not exist.");

    private static JsonSchemaException Wrong(string keyword, string expected) =>
        new($"The value of `{keyword}` must be {expected}.");
}
