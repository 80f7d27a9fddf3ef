using System.Net;
using Dandi.Http;
using Dandi.Json;

namespace Dandi.Archive;

/// <summary>
/// Distinguishes responses of an archive from those of captive portals, filters and proxies that respond in its place
/// (archive-api.md §1.3).
/// </summary>
internal static class ArchiveResponses
{
    /// <summary>Limits for JSON responses; a page of 1,000 assets with their metadata is about 10 MB.</summary>
    public static readonly JsonLimits Limits = new(MaxBytes: 256 << 20, MaxDepth: 512, MaxValues: 8_000_000);

    /// <summary>Explains why a response cannot come from an archive, as the predicate of a sentence.</summary>
    /// <returns>Null if it can.</returns>
    public static string? UnexpectedResponseOf(HttpResponseMessage response)
    {
        // With status 403, an archive sends JSON or nothing. It sends HTML only for URLs that it does not know (404)
        // and for its own failures (5xx).
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Forbidden)
            return null;
        var body = BufferedContent.Of(response).Bytes;
        // A response without a body has status 204.
        if (body.Length == 0)
            return response.StatusCode == HttpStatusCode.OK ? "is empty" : null;
        if (PythonJsonParser.IsReadable(body, Limits))
            return null;
        return $"is not JSON but {response.Content.Headers.ContentType?.MediaType ?? "unknown type"}";
    }
}
