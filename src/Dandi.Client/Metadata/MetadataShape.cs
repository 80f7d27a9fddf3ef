using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Metadata;

/// <summary>
/// Identifies metadata that differ only in values that are valid by their form, such as size, path and times: if some
/// are valid, all of the same shape are.
/// </summary>
internal static class MetadataShape
{
    /// <summary>The form of times in metadata.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz";

    // No JSON value, so it is different from all that are written as they are.
    private const string Placeholder = "~";
    private const string IdPrefix = "urn:uuid:";
    private const int InitialSize = 1 << 10;
    private const int MaxPartDigits = 5;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    /// <summary>Computes the shape of metadata of an asset.</summary>
    public static string Of(JsonObject metadata)
    {
        var bytes = new ArrayBufferWriter<byte>(InitialSize);
        using (var writer = new Utf8JsonWriter(bytes, Unchecked))
            Write(writer, metadata);
        return Convert.ToBase64String(SHA256.HashData(bytes.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonObject members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, name, value);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        switch (name, value)
        {
            case ("digest", JsonObject digest):
                Write(writer, digest);
                break;
            case ("wasGeneratedBy", JsonArray activities):
                writer.WriteStartArray();
                foreach (var activity in activities)
                    Write(writer, "", activity);
                writer.WriteEndArray();
                break;
            case ("", JsonObject activity):
                Write(writer, activity);
                break;
            case (_, JsonValue single) when IsValidByForm(name, single):
                writer.WriteRawValue(Placeholder, skipInputValidation: true);
                break;
            case (_, null):
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool IsValidByForm(string name, JsonValue value)
    {
        if (name == "contentSize")
            return value.TryGetValue<long>(out var size) && size >= 0;
        if (!value.TryGetValue<string>(out var text))
            return false;
        return name switch
        {
            "path" => true,
            "dateModified" or "blobDateModified" or "startDate" or "endDate" => DateTimeOffset.TryParseExact(
                text,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            ),
            "id" => text.StartsWith(IdPrefix, StringComparison.Ordinal)
                && Guid.TryParseExact(text.AsSpan(IdPrefix.Length), "D", out _),
            "dandi:dandi-etag" => IsETag(text),
            _ => false,
        };
    }

    private static bool IsETag(string text)
    {
        const int Md5Digits = 2 * DandiETag.Md5Length;
        return text.Length is > Md5Digits + 1 and <= Md5Digits + 1 + MaxPartDigits
            && text.AsSpan(0, Md5Digits).IndexOfAnyExcept(HexDigits) < 0
            && text[Md5Digits] == '-'
            && text.AsSpan(Md5Digits + 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
