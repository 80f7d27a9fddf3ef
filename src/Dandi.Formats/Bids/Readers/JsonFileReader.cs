using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Dandi.Json;

namespace Dandi.Bids.Readers;

/// <summary>Reads JSON files as the BIDS validator does (docs/spec/bids-zarr-schema.md §1.2).</summary>
/// <remarks>
/// The grammar is that of JavaScript's <c>JSON.parse</c>: RFC 8259, with escapes of lone surrogates, which become
/// U+FFFD. Duplicate names are accepted.
/// </remarks>
internal static class JsonFileReader
{
    private const int TextInMessage = 10;

    // The largest known sidecars, into which the headers of all images of a series were written, have 20 MB: long
    // arrays, but some hundred members. A member takes some hundred bytes in memory, an item of an array much less.
    private static readonly JsonLimits Limits = new(MaxBytes: 32 << 20, MaxDepth: 512, MaxValues: 2_000_000);
    private const int MaxMembers = 200_000;
    private const int MinBytesOfMember = 5;

    /// <summary>Reads an object.</summary>
    /// <exception cref="BidsReadException"><c>INVALID_JSON_ENCODING</c>, <c>JSON_INVALID</c>,
    /// <c>JSON_NOT_AN_OBJECT</c>; <c>FILE_READ</c> if it cannot be read, or exceeds the limits.</exception>
    public static JsonDocument Read(Stream stream)
    {
        var bytes = WholeFile.Read(stream, Limits.MaxBytes);
        if (!Utf8.IsValid(bytes.Span) || bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            throw new BidsReadException("INVALID_JSON_ENCODING", "Save the file in UTF-8 without a byte order mark.");
        var document = Parse(bytes);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            if (bytes.Length > MaxMembers * MinBytesOfMember && CountMembers(document.RootElement) > MaxMembers)
                throw Refusal($"The file has more than {MaxMembers:N0} members, the limit of this program.");
            return document;
        }
        document.Dispose();
        // All characters of a text that is shorter have at most four bytes.
        var text = Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, (TextInMessage + 1) * 4)]);
        throw new BidsReadException(
            "JSON_NOT_AN_OBJECT",
            $"The file must be an object in braces, not `{Quoted.Shortened(text, TextInMessage)}`."
        );
    }

    private static int CountMembers(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Sum(member => 1 + CountMembers(member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Sum(CountMembers),
            _ => 0,
        };

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var document = PythonJsonParser.Parse(bytes, Limits);
            if (!document.Deviations.HasFlag(JsonDeviations.NonFiniteNumbers))
                return document.Standard;
            document.Dispose();
            throw new BidsReadException("JSON_INVALID", "JSON has no number NaN or Infinity; use null or a string.");
        }
        catch (JsonLimitException error)
        {
            throw Refusal($"The file cannot be checked, because it {error.What}.");
        }
        catch (JsonException error)
        {
            throw new BidsReadException("JSON_INVALID", Describe(bytes.Span))
            {
                Line = error.LineNumber is { } line ? (int)line + 1 : null,
            };
        }
    }

    private static BidsReadException Refusal(string message) => new("FILE_READ", message) { IsRefusal = true };

    private static string Describe(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0
            ? "The file is empty. Write at least `{}`."
            : "The file is not valid JSON: look for a missing or superfluous comma, quote or bracket at this place.";
}
