using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Dandi.Zarr;

/// <summary>A metadata document of a Zarr, read from a file with bounds on its size and depth.</summary>
/// <param name="Root">What it says; undefined where it cannot be told.</param>
/// <param name="Problem">Why it cannot be told; null where it can.</param>
/// <param name="IsBeyondUs">Whether the problem is a bound of ours, so that others may read the document.</param>
/// <param name="Oddity">What readers other than this one may refuse or read otherwise; null for a plain document.</param>
internal sealed record ZarrDocument(JsonElement Root, string? Problem, bool IsBeyondUs, string? Oddity)
{
    /// <summary>Whether the system cannot read the file.</summary>
    public bool IsUnreadable { get; private init; }

    private const int MaxDepth = 200;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth };

    /// <summary>The oddity of a document with words for numbers that Python writes.</summary>
    public const string BareWords = "holds NaN or Infinity as bare words, which are not JSON";

    /// <summary>The largest document that is read: consolidated metadata of a large plate is some MB.</summary>
    public const int MaxSize = 16 << 20;

    /// <summary>Reads a file; whatever goes wrong becomes the problem of the result.</summary>
    public static ZarrDocument Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            if (stream.Length > MaxSize) return Beyond($"is {stream.Length >> 20} MiB long; more than {MaxSize >> 20} MiB are not read");
            var buffer = ArrayPool<byte>.Shared.Rent((int)stream.Length);
            try
            {
                return Parse(buffer.AsMemory(0, stream.ReadAtLeast(buffer.AsSpan(0, (int)stream.Length), (int)stream.Length, throwOnEndOfStream: false)));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new ZarrDocument(default, $"cannot be read: {error.Message}", IsBeyondUs: true, null) { IsUnreadable = true };
        }
    }

    /// <summary>A member of the document; undefined where there is none.</summary>
    public JsonElement Member(string name) => Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Reads the bytes of a document.</summary>
    public static ZarrDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        var oddity = bytes.Span is [0xEF, 0xBB, 0xBF, ..] ? "begins with a byte-order mark" : null;
        if (oddity is not null) bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span)) return Broken("is not UTF-8");
        if (TryParse(bytes, Strict, out var root, out var error)) return Judge(bytes.Span, root, oddity);
        if (TryParse(bytes, Lenient, out root, out _)) return Judge(bytes.Span, root, "has a member twice; the last one counts");
        var plain = JsonLiterals.Replace(bytes.Span);
        if (plain is not null && TryParse(plain, Lenient, out root, out _)) return Judge(plain, root, BareWords);
        return IsTooDeep(bytes.Span) ? Beyond($"is nested deeper than {MaxDepth} levels") : Broken($"is not JSON: {error}");
    }

    private static ZarrDocument Judge(ReadOnlySpan<byte> bytes, JsonElement root, string? oddity) =>
        HoldsHalfCharacters(bytes) ? Beyond("holds half of a surrogate pair") : new ZarrDocument(root, null, false, oddity);

    private static ZarrDocument Broken(string problem) => new(default, problem, false, null);

    private static ZarrDocument Beyond(string problem) => new(default, problem, true, null);

    private static bool TryParse(ReadOnlyMemory<byte> bytes, JsonDocumentOptions options, out JsonElement root, out string error)
    {
        (root, error) = (default, "");
        try
        {
            using var document = JsonDocument.Parse(bytes, options);
            root = document.RootElement.Clone();
            return true;
        }
        catch (JsonException failure)
        {
            // Its message ends in the place, counted from 0.
            var message = failure.Message.Split(" LineNumber:")[0].TrimEnd('.');
            error = $"{message} (line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1})";
            return false;
        }
        catch (InvalidOperationException failure)
        {
            // The name of a member holds half a character, and comparing names needs whole ones.
            error = failure.Message;
            return false;
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > MaxDepth) return true;
            }
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Text with half a pair cannot be had as a string, so that each look at it would throw.
    private static bool HoldsHalfCharacters(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\\u"u8) < 0) return false;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) _ = reader.GetString();
            }
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
