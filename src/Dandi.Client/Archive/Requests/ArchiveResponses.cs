using System.Net;
using System.Text.Json;
using Dandi.Http;
using Dandi.Json;

namespace Dandi.Archive.Requests;

/// <summary>
/// Distinguishes responses of an archive from those of captive portals, filters and proxies that respond in its place
/// (archive-api.md §1.3).
/// </summary>
internal static class ArchiveResponses
{
    /// <summary>Limits for a response about one object; the metadata of an asset have up to about 100 kB.</summary>
    public static readonly JsonLimits ObjectLimits = new(MaxBytes: 4 << 20, MaxDepth, MaxValues: 100_000);

    /// <summary>
    /// Limits for a page of a list and for the URLs of the parts of an upload. A page of 1,000 assets with their
    /// metadata is about 10 MB, the URLs of 10,000 parts are about 15 MB.
    /// </summary>
    public static readonly JsonLimits ListLimits = new(MaxBytes: 32 << 20, MaxDepth, MaxValues: 1_500_000);

    // What is nested deeper is left out, because nothing that is needed is. Parsing takes time in proportion to depth.
    private const int MaxDepth = 64;

    /// <summary>Explains why a response cannot come from an archive, as the predicate of a sentence.</summary>
    /// <returns>Null if it can.</returns>
    public static string? UnexpectedResponseOf(HttpResponseMessage response, JsonLimits limits)
    {
        // With status 403, an archive sends JSON or nothing. It sends HTML only for URLs that it does not know (404)
        // and for its own failures (5xx).
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Forbidden)
            return null;
        var body = BufferedContent.Of(response).Bytes;
        // A response without a body has status 204.
        if (body.Length == 0)
            return response.StatusCode == HttpStatusCode.OK ? "is empty" : null;
        if (PythonJsonParser.IsReadable(body, limits))
            return null;
        try
        {
            Parse(body, limits);
            return null;
        }
        catch (JsonLimitException)
        {
            // Whoever reads the response reports it: sending the request again would not help.
            return null;
        }
        catch (JsonException)
        {
            return $"is not JSON but {response.Content.Headers.ContentType?.MediaType ?? "unknown type"}";
        }
    }

    /// <summary>
    /// Parses a body as Python would (archive-api.md §1.2), and also if it has numbers that Python does not read or is
    /// nested deeper than the limit: a value that is not needed does not matter.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="mustBeComplete">Whether it may not be nested deeper than the limit.</param>
    /// <exception cref="JsonLimitException">It exceeds another limit.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body, JsonLimits limits, bool mustBeComplete = false)
    {
        try
        {
            return ParseNumbers(body, limits);
        }
        catch (JsonLimitException) when (body.Length <= limits.MaxBytes && !mustBeComplete)
        {
            return ParseNumbers(DeepJson.Prune(body.Span, limits.MaxDepth), limits);
        }
    }

    private static JsonElement ParseNumbers(ReadOnlyMemory<byte> body, JsonLimits limits)
    {
        // Disposing a document would end the life of its elements, and copying them would double the memory of a page.
#pragma warning disable CA2000
        try
        {
            return PythonJsonParser.Parse(body, limits).Root;
        }
        catch (PythonJsonException)
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = limits.MaxDepth }).RootElement;
        }
#pragma warning restore CA2000
    }
}
