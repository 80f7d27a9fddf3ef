using System.Text.Json;
using System.Text.Unicode;

namespace Dandi.Json;

/// <summary>Reads JSON that Python programs write: whatever <c>json.loads</c> accepts, and nothing else.</summary>
/// <remarks>
/// Python accepts more than <see href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</see>: the numbers <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, repeated names (the last one
/// counts), escapes of half a surrogate pair, and bytes in UTF-16 or UTF-32 or with a byte order mark. It refuses integers of more than 4300 digits.
/// <para>The result is ordinary JSON: <c>Infinity</c> becomes the number <c>1e999</c>, <c>NaN</c> the string <c>"NaN"</c>, and half of a surrogate pair U+FFFD.</para>
/// <para>Ordinary JSON is parsed as it is: no byte of it is copied.</para>
/// </remarks>
public static class PythonJsonParser
{
    private const int MaxIntegerDigits = 4300;

    /// <summary>Parses bytes, as <c>json.loads(bytes)</c> does: the encoding is detected.</summary>
    /// <param name="bytes">The text. It must not change while the result is in use.</param>
    /// <param name="limits">The largest document to accept.</param>
    /// <param name="findsRepeatedNames">Whether to report repeated names, which costs time.</param>
    /// <exception cref="JsonLimitException">The text exceeds a limit.</exception>
    /// <exception cref="PythonJsonException">Python refuses the text.</exception>
    public static PythonJsonDocument Parse(
        ReadOnlyMemory<byte> bytes,
        JsonLimits limits,
        bool findsRepeatedNames = false
    )
    {
        if (bytes.Length > limits.MaxBytes)
            throw JsonLimitException.Of(
                $"is {bytes.Length >> 20} MiB long; more than {limits.MaxBytes >> 20} MiB are not read"
            );
        var (text, isPlain) = PythonJsonEncoding.ToUtf8(bytes);
        return ParseUtf8(
            text,
            limits,
            findsRepeatedNames,
            isPlain ? JsonDepartures.None : JsonDepartures.OtherEncoding
        );
    }

    /// <summary>Parses text, as <c>json.loads(str)</c> does: a byte order mark is refused.</summary>
    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, JsonLimits, bool)"/>
    public static PythonJsonDocument Parse(string text, JsonLimits limits)
    {
        if (text.Length > limits.MaxBytes)
            throw JsonLimitException.Of(
                $"is {text.Length >> 20} MiB long; more than {limits.MaxBytes >> 20} MiB are not read"
            );
        return ParseUtf8(
            System.Text.Encoding.UTF8.GetBytes(text),
            limits,
            findsRepeatedNames: false,
            JsonDepartures.None
        );
    }

    /// <summary>Whether Python accepts some bytes; builds no document.</summary>
    public static bool IsReadable(ReadOnlyMemory<byte> bytes, JsonLimits limits)
    {
        if (IsOrdinary(bytes.Span, limits))
            return true;
        try
        {
            Parse(bytes, limits).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static PythonJsonDocument ParseUtf8(
        ReadOnlyMemory<byte> text,
        JsonLimits limits,
        bool findsRepeatedNames,
        JsonDepartures departures
    )
    {
        if (!Utf8.IsValid(text.Span))
        {
            text = PythonJsonEncoding.ReplaceSurrogates(text.Span) ?? throw new PythonJsonException("it is not UTF-8");
            departures |= JsonDepartures.HalfSurrogatePairs;
        }
        EnsureFewValues(text.Span, limits);
        var source = new PythonJsonRewriter(text);
        if (source.RewriteSurrogates())
            departures |= JsonDepartures.HalfSurrogatePairs;
        JsonDocument document;
        try
        {
            document = ParseDocument(source.Text, limits, findsRepeatedNames, ref departures);
        }
        catch (JsonException first)
        {
            if (IsTooDeep(source.Text.Span, limits))
                throw JsonLimitException.Of($"is nested deeper than {limits.MaxDepth} levels");
            if (!source.RewriteNumbers())
                throw Located(first, source);
            departures |= JsonDepartures.BareNumbers;
            document = ParseRewritten(source, limits, findsRepeatedNames, ref departures);
        }
        if (!HasLongInteger(source.Text.Span))
            return new PythonJsonDocument(document, departures);
        document.Dispose();
        throw new PythonJsonException($"it has an integer of more than {MaxIntegerDigits} digits");
    }

    private static JsonDocument ParseRewritten(
        PythonJsonRewriter source,
        JsonLimits limits,
        bool findsRepeatedNames,
        ref JsonDepartures departures
    )
    {
        try
        {
            return ParseDocument(source.Text, limits, findsRepeatedNames, ref departures);
        }
        catch (JsonException second)
        {
            throw IsTooDeep(source.Text.Span, limits)
                ? JsonLimitException.Of($"is nested deeper than {limits.MaxDepth} levels")
                : Located(second, source);
        }
    }

    private static JsonDocument ParseDocument(
        ReadOnlyMemory<byte> text,
        JsonLimits limits,
        bool findsRepeatedNames,
        ref JsonDepartures departures
    )
    {
        try
        {
            return JsonDocument.Parse(
                text,
                new JsonDocumentOptions { MaxDepth = limits.MaxDepth, AllowDuplicateProperties = !findsRepeatedNames }
            );
        }
        catch (JsonException) when (findsRepeatedNames)
        {
            var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = limits.MaxDepth });
            departures |= JsonDepartures.RepeatedNames;
            return document;
        }
    }

    /// <summary>The same error in its place in the original text.</summary>
    private static PythonJsonException Located(JsonException error, PythonJsonRewriter source)
    {
        var (line, at) = (error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
        var position = source.OriginalPosition(line, at);
        // The parser ends its messages with the place, counted from 0.
        return new PythonJsonException(error.Message.Split(" LineNumber:")[0].TrimEnd('.'), line, position);
    }

    /// <summary>Whether bytes are JSON with none of Python's peculiarities, found in one pass and without memory.</summary>
    private static bool IsOrdinary(ReadOnlySpan<byte> bytes, JsonLimits limits)
    {
        if (bytes.Length > limits.MaxBytes || !Utf8.IsValid(bytes))
            return false;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            for (var values = 0; reader.Read(); )
            {
                if (
                    reader.TokenType
                        is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray)
                    && ++values > limits.MaxValues
                )
                    return false;
                if (reader.TokenType == JsonTokenType.Number && IsLongInteger(reader.ValueSpan))
                    return false;
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void EnsureFewValues(ReadOnlySpan<byte> text, JsonLimits limits)
    {
        // Every value but the first follows one of these, so that their number is an upper bound. Those within strings are told apart only where it matters.
        if (text.Count((byte)',') + (long)text.Count((byte)'[') + text.Count((byte)'{') < limits.MaxValues)
            return;
        var (values, isString) = (1L, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                isString = !isString;
            else if (isString && text[at] == '\\')
                at++;
            else if (!isString && text[at] is (byte)',' or (byte)'[' or (byte)'{' && ++values > limits.MaxValues)
                throw JsonLimitException.Of($"has more than {limits.MaxValues} values");
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> text, JsonLimits limits)
    {
        var (depth, isString) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                isString = !isString;
            else if (isString && text[at] == '\\')
                at++;
            else if (!isString && text[at] is (byte)'[' or (byte)'{' && ++depth > limits.MaxDepth)
                return true;
            else if (!isString && text[at] is (byte)']' or (byte)'}' && --depth < 0)
                return false;
        }
        return false;
    }

    /// <summary>Looks at one byte in 4300: every run of more than 4300 digits covers one of them.</summary>
    private static bool HasLongInteger(ReadOnlySpan<byte> text)
    {
        for (var at = MaxIntegerDigits; at < text.Length; at += MaxIntegerDigits)
        {
            if (char.IsAsciiDigit((char)text[at]) && HasLongRunAround(text, at))
                return HasLongIntegerToken(text);
        }
        return false;
    }

    private static bool HasLongRunAround(ReadOnlySpan<byte> text, int at)
    {
        var before = text[..at].LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        var length = text[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return (length < 0 ? text.Length : at + length) - before > MaxIntegerDigits;
    }

    private static bool HasLongIntegerToken(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && IsLongInteger(reader.ValueSpan))
                return true;
        }
        return false;
    }

    private static bool IsLongInteger(ReadOnlySpan<byte> number) =>
        number.Length > MaxIntegerDigits
        && number.TrimStart((byte)'-').Length > MaxIntegerDigits
        && number.IndexOfAny(".eE"u8) < 0;
}
