using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Json;

namespace Dandi.Archive.Requests;

/// <summary>A request to the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">A path below the base URL of the API, with a leading slash, or an absolute URL.</param>
/// <param name="WriteBody">Writes the JSON to send; null to send none.</param>
/// <param name="Patience">How long failures are retried; null for the patience of the run.</param>
internal sealed record ArchiveRequest(
    HttpMethod Method,
    string Target,
    Action<Utf8JsonWriter>? WriteBody = null,
    TimeSpan? Patience = null
)
{
    /// <summary>The limits of the response; by default those of a response about one object.</summary>
    public JsonLimits Limits { get; init; } = ArchiveResponses.ObjectLimits;

    /// <summary>Whether the archive redirects to its object store.</summary>
    public bool ExpectsRedirect { get; init; }

    /// <summary>
    /// Whether values that are nested too deep make the response invalid, because it is sent back; otherwise they are
    /// left out.
    /// </summary>
    public bool MustBeComplete { get; init; }

    /// <summary>Whether the request is sent again after logging in, if the archive asks for that.</summary>
    public bool LogsIn { get; init; } = true;

    public static ArchiveRequest Get(string target) => new(HttpMethod.Get, target);

    public static ArchiveRequest Post(string target, JsonNode? body = null) =>
        new(HttpMethod.Post, target, Writing(body));

    public static ArchiveRequest Put(string target, JsonNode body) => new(HttpMethod.Put, target, Writing(body));

    public static ArchiveRequest Delete(string target, JsonNode? body = null) =>
        new(HttpMethod.Delete, target, Writing(body));

    private static Action<Utf8JsonWriter>? Writing(JsonNode? body) =>
        body is null ? null : writer => body.WriteTo(writer);
}
