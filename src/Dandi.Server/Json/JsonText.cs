using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Dandi.Server.Json;

/// <summary>
/// Reads JSON, from requests and from the database, with the same bounds: what has been accepted can be read again,
/// copied, compared and written. Writes JSON for the database.
/// </summary>
internal static class JsonText
{
    /// <summary>
    /// The maximum number of nested objects and arrays in a request. A response nests metadata up to two levels deeper
    /// (<c>results</c>, item), and many readers, among them .NET's, accept 64 levels.
    /// </summary>
    public const int MaxDepth = 60;

    /// <summary>How JSON is written, for the database and in responses: with letters and signs as they are.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Longer numbers and exponents are valid JSON, but no program can compute with them: .NET refuses to compare them.
    private const int MaxNumberLength = 1_000;
    private const int MaxExponentDigits = 4;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>
    /// Parses a text completely. Of members with the same name, the last one counts, as in the real archive.
    /// </summary>
    /// <exception cref="JsonException">
    /// The text is not JSON in UTF-8, exceeds a bound, or has a text that is not valid Unicode.
    /// </exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, JsonLimits limits)
    {
        if (utf8.Length > limits.MaxBytes)
            throw new JsonException($"The JSON has more than {limits.MaxBytes} bytes.");
        if (!Utf8.IsValid(utf8))
            throw new JsonException("The JSON is not UTF-8.");
        // Checked before anything is allocated: a value takes 100 bytes in memory and 2 bytes in a text.
        Check(utf8, limits);
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            return ToNode(JsonElement.ParseValue(ref reader));
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text contains half of a surrogate pair.", error);
        }
    }

    /// <summary>
    /// Writes a value for the database, with letters and signs as they are: so it can be searched, and stays within
    /// <see cref="JsonLimits.Stored"/>.
    /// </summary>
    public static string Write(JsonNode value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Reads an object from the database.</summary>
    /// <returns>Null if the text is not an object within the bounds, which earlier versions did not check.</returns>
    public static JsonObject? FindObject(string text) => FindValue(text) as JsonObject;

    /// <summary>Reads an array from the database.</summary>
    /// <returns>Null if the text is not an array within the bounds.</returns>
    public static JsonArray? FindArray(string text) => FindValue(text) as JsonArray;

    /// <summary>Reads a value from the database.</summary>
    /// <returns>Null if the text is <c>null</c> or not a value within the bounds.</returns>
    public static JsonNode? FindValue(string text)
    {
        try
        {
            return text.Length > JsonLimits.Stored.MaxBytes
                ? null
                : Parse(Encoding.UTF8.GetBytes(text), JsonLimits.Stored);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Check(ReadOnlySpan<byte> utf8, JsonLimits limits)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        for (var values = 0; reader.Read(); )
        {
            if (
                reader.TokenType
                is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName)
            )
                values++;
            if (values > limits.MaxValues)
                throw new JsonException($"The JSON has more than {limits.MaxValues} values.");
            if (reader.TokenType == JsonTokenType.Number && !IsInRange(reader.ValueSpan))
                throw new JsonException("A number is out of range.");
        }
    }

    private static bool IsInRange(ReadOnlySpan<byte> number)
    {
        if (number.Length > MaxNumberLength)
            return false;
        var exponent = number.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var at ? number[(at + 1)..] : [];
        return exponent.TrimStart("+-"u8).TrimStart((byte)'0').Length <= MaxExponentDigits
            && Utf8Parser.TryParse(number, out double value, out _)
            && double.IsFinite(value);
    }

    /// <summary>
    /// Converts eagerly, so that an invalid text is found now. The recursion is as deep as <see cref="MaxDepth"/>.
    /// </summary>
    private static JsonNode? ToNode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = ToNode(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(ToNode)]);
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                // A number keeps its text, which belongs to the document of the element.
                return JsonValue.Create(element);
        }
    }
}
