using System.Text.Json;
using System.Text.Unicode;

namespace Dandi.Json;

/// <summary>
/// Parses JSON that Python programs write: exactly what
/// <see href="https://docs.python.org/3/library/json.html#standard-compliance-and-interoperability">json.loads</see>
/// accepts.
/// </summary>
/// <remarks>
/// Python accepts more than <see href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</see>: the numbers <c>NaN</c>,
/// <c>Infinity</c> and <c>-Infinity</c>, duplicate names (the last one counts), escapes of lone surrogates, and bytes
/// in UTF-16 or UTF-32 or with a byte order mark. It refuses integers of more than 4300 digits.
/// <para>The result is standard JSON: <c>Infinity</c> becomes the number <c>1e999</c>, <c>NaN</c> the string
/// <c>"NaN"</c>, and a lone surrogate U+FFFD.</para>
/// <para>Standard JSON is parsed without copying it.</para>
/// </remarks>
public static class PythonJsonParser
{
    private const int MaxIntegerDigits = 4300;

    /// <summary>Parses bytes as <c>json.loads(bytes)</c> does; the encoding is detected.</summary>
    /// <param name="bytes">The text. It must not change while the result is in use.</param>
    /// <param name="limits">The largest document to accept.</param>
    /// <param name="detectDuplicateNames">Whether to set <see cref="JsonDeviations.DuplicateNames"/>, which costs
    /// time.</param>
    /// <exception cref="JsonLimitException">The text exceeds a limit.</exception>
    /// <exception cref="PythonJsonException">The text is not JSON, by the rules of Python.</exception>
    public static PythonJsonDocument Parse(
        ReadOnlyMemory<byte> bytes,
        JsonLimits limits,
        bool detectDuplicateNames = false
    )
    {
        if (bytes.Length > limits.MaxBytes)
            throw JsonLimitException.Of($"has {bytes.Length >> 20} MiB; the limit is {limits.MaxBytes >> 20} MiB");
        var (text, isPlain) = PythonJsonEncoding.ToUtf8(bytes);
        return ParseUtf8(
            text,
            limits,
            detectDuplicateNames,
            isPlain ? JsonDeviations.None : JsonDeviations.NotPlainUtf8
        );
    }

    /// <summary>Parses text as <c>json.loads(str)</c> does; a byte order mark is refused.</summary>
    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, JsonLimits, bool)"/>
    public static PythonJsonDocument Parse(string text, JsonLimits limits)
    {
        if (text.Length > limits.MaxBytes)
            throw JsonLimitException.Of($"has {text.Length >> 20} MiB; the limit is {limits.MaxBytes >> 20} MiB");
        return ParseUtf8(
            System.Text.Encoding.UTF8.GetBytes(text),
            limits,
            detectDuplicateNames: false,
            JsonDeviations.None
        );
    }

    /// <summary>Whether <see cref="Parse(ReadOnlyMemory{byte}, JsonLimits, bool)"/> accepts the bytes. For standard
    /// JSON, no document is built.</summary>
    public static bool IsReadable(ReadOnlyMemory<byte> bytes, JsonLimits limits)
    {
        if (IsStandardJson(bytes.Span, limits))
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
        bool detectDuplicateNames,
        JsonDeviations deviations
    )
    {
        if (!Utf8.IsValid(text.Span))
        {
            text = PythonJsonEncoding.ReplaceSurrogates(text.Span) ?? throw new PythonJsonException("it is not UTF-8");
            deviations |= JsonDeviations.LoneSurrogates;
        }
        CheckValueCount(text.Span, limits);
        var source = new PythonJsonRewriter(text);
        if (source.RewriteSurrogates())
            deviations |= JsonDeviations.LoneSurrogates;
        JsonDocument document;
        try
        {
            document = ParseDocument(source.Text, limits, detectDuplicateNames, ref deviations);
        }
        catch (JsonException first)
        {
            if (IsTooDeep(source.Text.Span, limits))
                throw JsonLimitException.Of($"is nested deeper than {limits.MaxDepth} levels");
            if (!source.RewriteNumbers())
                throw AtOriginalPosition(first, source);
            deviations |= JsonDeviations.NonFiniteNumbers;
            document = ParseRewritten(source, limits, detectDuplicateNames, ref deviations);
        }
        if (!HasLongInteger(source.Text.Span))
            return new PythonJsonDocument(document, deviations);
        document.Dispose();
        throw new PythonJsonException($"it has an integer of more than {MaxIntegerDigits} digits");
    }

    private static JsonDocument ParseRewritten(
        PythonJsonRewriter source,
        JsonLimits limits,
        bool detectDuplicateNames,
        ref JsonDeviations deviations
    )
    {
        try
        {
            return ParseDocument(source.Text, limits, detectDuplicateNames, ref deviations);
        }
        catch (JsonException second)
        {
            throw IsTooDeep(source.Text.Span, limits)
                ? JsonLimitException.Of($"is nested deeper than {limits.MaxDepth} levels")
                : AtOriginalPosition(second, source);
        }
    }

    private static JsonDocument ParseDocument(
        ReadOnlyMemory<byte> text,
        JsonLimits limits,
        bool detectDuplicateNames,
        ref JsonDeviations deviations
    )
    {
        try
        {
            return JsonDocument.Parse(
                text,
                new JsonDocumentOptions { MaxDepth = limits.MaxDepth, AllowDuplicateProperties = !detectDuplicateNames }
            );
        }
        catch (JsonException) when (detectDuplicateNames)
        {
            var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = limits.MaxDepth });
            deviations |= JsonDeviations.DuplicateNames;
            return document;
        }
    }

    /// <summary>Converts an error in the rewritten text to one in the original text.</summary>
    private static PythonJsonException AtOriginalPosition(JsonException error, PythonJsonRewriter source)
    {
        var (line, at) = (error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
        var position = source.OriginalPosition(line, at);
        // The parser appends the position, counted from 0, to its messages.
        return new PythonJsonException(error.Message.Split(" LineNumber:")[0].TrimEnd('.'), line, position);
    }

    /// <summary>Whether bytes are standard JSON within the limits; one pass, without allocation.</summary>
    private static bool IsStandardJson(ReadOnlySpan<byte> bytes, JsonLimits limits)
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

    private static void CheckValueCount(ReadOnlySpan<byte> text, JsonLimits limits)
    {
        // Every value but the first follows one of these characters, so that their number is an upper bound. Only if
        // it is too high are the characters within strings excluded.
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

    /// <summary>
    /// Whether an integer has more than 4300 digits. Only every 4300th byte is inspected, as any such run of digits
    /// covers at least one of them.
    /// </summary>
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
