using System.Net;
using Dandi.Http;
using Dandi.Json;

namespace Dandi.Archive;

/// <summary>Tells answers of an archive from those that something in between gives in its place: guest networks, filters, proxies (archive-api.md §1.3).</summary>
internal static class ArchiveResponses
{
    /// <summary>The largest answer that is read: a page of a thousand assets with their metadata is some 10 MB.</summary>
    public static readonly JsonLimits Limits = new(MaxBytes: 256 << 20, MaxDepth: 512, MaxValues: 8_000_000);

    /// <summary>What is odd about an answer whose body is in memory; null for nothing.</summary>
    public static string? UnexpectedResponseOf(HttpResponseMessage response)
    {
        // An archive that forbids answers JSON or nothing; pages of HTML are its words only for addresses that it does not know, and for its own failures.
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Forbidden)
            return null;
        var body = BufferedContent.Of(response).Bytes;
        // "OK" has something to say; what is done without words is status 204.
        if (body.Length == 0)
            return response.StatusCode == HttpStatusCode.OK ? "is empty" : null;
        if (PythonJsonParser.IsReadable(body, Limits))
            return null;
        return $"is not JSON but {response.Content.Headers.ContentType?.MediaType ?? "unknown type"}";
    }
}
