using System.Buffers;
using System.Text.Json;
using Dandi.Json;

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

    private static readonly JsonLimits Limits = new(ZarrMetadataFile.MaxSize, MaxDepth: 200, MaxValues: 4_000_000);

    /// <summary>Reads a file; whatever goes wrong becomes the problem of the result.</summary>
    public static ZarrDocument Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            if (stream.Length > ZarrMetadataFile.MaxSize)
                return Beyond(
                    $"is {stream.Length >> 20} MiB long; more than {ZarrMetadataFile.MaxSize >> 20} MiB are not read"
                );
            var buffer = ArrayPool<byte>.Shared.Rent((int)stream.Length);
            try
            {
                return Parse(
                    buffer.AsMemory(
                        0,
                        stream.ReadAtLeast(
                            buffer.AsSpan(0, (int)stream.Length),
                            (int)stream.Length,
                            throwOnEndOfStream: false
                        )
                    )
                );
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new ZarrDocument(default, $"cannot be read: {error.Message}", IsBeyondUs: true, null)
            {
                IsUnreadable = true,
            };
        }
    }

    /// <summary>A member of the document; undefined where there is none.</summary>
    public JsonElement Member(string name) =>
        Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Reads the bytes of a document.</summary>
    public static ZarrDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = PythonJsonParser.Parse(bytes, Limits, findsRepeatedNames: true);
            return new ZarrDocument(document.Root.Clone(), null, false, OddJsonOf(document.Departures));
        }
        catch (JsonLimitException error)
        {
            return Beyond(error.What);
        }
        catch (JsonException error)
        {
            return Broken($"is not JSON: {error.Message}");
        }
    }

    private static string? OddJsonOf(JsonDepartures departures)
    {
        if (departures.HasFlag(JsonDepartures.BareNumbers))
            return "holds NaN or Infinity as bare words, which are not JSON";
        if (departures.HasFlag(JsonDepartures.OtherEncoding))
            return "begins with a byte-order mark, or is not UTF-8";
        if (departures.HasFlag(JsonDepartures.RepeatedNames))
            return "has a member twice; the last one counts";
        return departures.HasFlag(JsonDepartures.HalfSurrogatePairs) ? "holds half of a surrogate pair" : null;
    }

    private static ZarrDocument Broken(string problem) => new(default, problem, false, null);

    private static ZarrDocument Beyond(string problem) => new(default, problem, true, null);
}
