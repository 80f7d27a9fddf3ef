using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>A set of the types of JSON Schema.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

/// <summary>Which values belong to a type.</summary>
internal static class JsonTypeNames
{
    /// <summary>The type with a name; none for an unknown name.</summary>
    public static JsonTypes Parse(string name) =>
        name switch
        {
            "null" => JsonTypes.Null,
            "boolean" => JsonTypes.Boolean,
            "integer" => JsonTypes.Integer,
            "number" => JsonTypes.Number,
            "string" => JsonTypes.String,
            "array" => JsonTypes.Array,
            "object" => JsonTypes.Object,
            _ => JsonTypes.None,
        };

    /// <summary>Whether a value has one of the types.</summary>
    public static bool Include(this JsonTypes types, JsonElement value) => (types & Of(value)) != JsonTypes.None;

    /// <summary>The types of a value. A number that is too large to be finite has none.</summary>
    private static JsonTypes Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => JsonTypes.Null,
            JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
            JsonValueKind.String => JsonTypes.String,
            JsonValueKind.Array => JsonTypes.Array,
            JsonValueKind.Object => JsonTypes.Object,
            JsonValueKind.Number => OfNumber(value.GetDouble()),
            _ => JsonTypes.None,
        };

    private static JsonTypes OfNumber(double value)
    {
        if (!double.IsFinite(value))
            return JsonTypes.None;
        return double.IsInteger(value) ? JsonTypes.Integer | JsonTypes.Number : JsonTypes.Number;
    }
}
