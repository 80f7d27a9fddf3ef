using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>
/// Strings of JSON as JavaScript reads them: also those with half of a surrogate pair, which are valid JSON, but which
/// <see cref="JsonElement.GetString"/> refuses.
/// </summary>
public static class JsonStrings
{
    /// <summary>Gets the text of a JSON string.</summary>
    public static string Of(JsonElement json) => Unescape(JsonMarshal.GetRawUtf8Value(json)[1..^1]);

    /// <summary>Gets the name of a member.</summary>
    public static string NameOf(JsonProperty member) => Unescape(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>Finds a member of an object; of two with the same name, the last.</summary>
    public static bool TryGetMember(JsonElement json, string name, out JsonElement value)
    {
        try
        {
            return json.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            // There is a name with half of a surrogate pair.
            value = json.EnumerateObject().LastOrDefault(member => NameOf(member) == name).Value;
            return value.ValueKind != JsonValueKind.Undefined;
        }
    }

    /// <summary>Makes a JSON string of a text.</summary>
    public static JsonElement Create(string text)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            writer.WriteStringValue(text);
        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var next = text.IndexOf('\\', StringComparison.Ordinal);
        if (next < 0)
            return text;
        var result = new StringBuilder(text.Length);
        var start = 0;
        for (; next >= 0; next = text.IndexOf('\\', start))
        {
            result.Append(text, start, next - start);
            var isUnicode = text[next + 1] == 'u';
            result.Append(isUnicode ? CodeUnit(text.AsSpan(next + 2, 4)) : Control(text[next + 1]));
            start = next + (isUnicode ? 6 : 2);
        }
        return result.Append(text, start, text.Length - start).ToString();
    }

    private static char CodeUnit(ReadOnlySpan<char> digits) =>
        (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Control(char escaped) =>
        escaped switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => escaped,
        };
}
