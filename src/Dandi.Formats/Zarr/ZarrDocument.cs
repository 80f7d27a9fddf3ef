using System.Buffers;
using System.Text.Json;
using Dandi.FileSystem;
using Dandi.Json;

namespace Dandi.Zarr;

/// <summary>A metadata document of a Zarr, read from a file with limits on its size and depth.</summary>
/// <param name="Root">The JSON value; undefined if there is a problem.</param>
/// <param name="Problem">Why there is no value, as a predicate ("is not valid JSON"); null if there is one.</param>
/// <param name="IsNotChecked">
/// Whether the document may be valid: it exceeds a limit of this program, or the file is unreadable.
/// </param>
/// <param name="Deviation">
/// How the document deviates from standard JSON, so that readers differ, as a predicate; or null.
/// </param>
internal sealed record ZarrDocument(JsonElement Root, string? Problem, bool IsNotChecked, string? Deviation)
{
    /// <summary>Whether the operating system cannot read the file.</summary>
    public bool IsUnreadable { get; private init; }

    private static readonly JsonLimits Limits = new(ZarrMetadataFile.MaxSize, MaxDepth: 200, MaxValues: 4_000_000);

    /// <summary>Reads a file. Does not throw: every failure is a <see cref="Problem"/>.</summary>
    public static ZarrDocument Read(string file)
    {
        try
        {
            using var stream = RegularFile.OpenStream(file);
            if (stream.Length > ZarrMetadataFile.MaxSize)
                return NotChecked(
                    $"has {stream.Length >> 20} MiB, more than the limit of {ZarrMetadataFile.MaxSize >> 20} MiB"
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
            return new ZarrDocument(default, $"cannot be read: {error.Message}", IsNotChecked: true, null)
            {
                IsUnreadable = true,
            };
        }
    }

    /// <summary>A member of the document; undefined if it is missing.</summary>
    public JsonElement Member(string name) =>
        Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Parses the bytes of a document, as the JSON parser of Python does.</summary>
    public static ZarrDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = PythonJsonParser.Parse(bytes, Limits, detectDuplicateNames: true);
            return new ZarrDocument(document.Root.Clone(), null, false, DescribeDeviation(document.Deviations));
        }
        catch (JsonLimitException error)
        {
            return NotChecked(error.What);
        }
        catch (JsonException error)
        {
            return Invalid($"is not valid JSON: {error.Message}");
        }
    }

    private static string? DescribeDeviation(JsonDeviations departures)
    {
        if (departures.HasFlag(JsonDeviations.NonFiniteNumbers))
            return "contains `NaN` or `Infinity`, which are not valid JSON";
        if (departures.HasFlag(JsonDeviations.NotPlainUtf8))
            return "starts with a byte order mark or is not UTF-8";
        if (departures.HasFlag(JsonDeviations.DuplicateNames))
            return "has duplicate members, of which the last one counts";
        return departures.HasFlag(JsonDeviations.LoneSurrogates) ? "contains an unpaired surrogate" : null;
    }

    private static ZarrDocument Invalid(string problem) => new(default, problem, false, null);

    private static ZarrDocument NotChecked(string problem) => new(default, problem, true, null);
}
