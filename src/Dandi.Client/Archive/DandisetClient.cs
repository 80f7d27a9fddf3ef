using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>Reads Dandisets and their versions (archive-api.md §4, §5).</summary>
/// <remarks>
/// Errors, retries and thread-safety are those of <see cref="ArchiveClient"/>. A Dandiset under embargo needs an API
/// key: without one, the error has the status 401.
/// </remarks>
public sealed class DandisetClient
{
    private readonly ArchiveConnection _connection;

    internal DandisetClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Reads a Dandiset.</summary>
    /// <exception cref="DandiException">It does not exist.</exception>
    public async Task<RemoteDandiset> GetAsync(DandisetId id, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/dandisets/{id}/");
        var json = await ReadAsync(request, $"Dandiset {id}", cancellationToken);
        var draft = json.Member("draft_version") ?? default;
        var newest = json.Member("most_recent_published_version") ?? default;
        return new RemoteDandiset(
            id,
            json.Member("created").Time() ?? throw _connection.MissingMember(request, "created"),
            json.Member("modified").Time() ?? throw _connection.MissingMember(request, "modified"),
            AssetJson.Short(json.Member("embargo_status"))
                ?? throw _connection.MissingMember(request, "embargo_status"),
            ReadVersion(request, id, draft),
            newest.ValueKind == JsonValueKind.Object ? ReadVersion(request, id, newest) : null
        );
    }

    /// <summary>Deletes a Dandiset. Deleting one that is gone already succeeds.</summary>
    /// <exception cref="ArchiveException">The archive refuses to delete it.</exception>
    public async Task DeleteAsync(DandisetId id, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Delete($"/dandisets/{id}/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        // The response of an earlier attempt may have been lost.
        if (response.StatusCode != HttpStatusCode.NotFound)
            _connection.EnsureSuccess(request, response);
    }

    /// <summary>Replaces the owners of a Dandiset.</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="names">The user names of the owners.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ArchiveException">A name is unknown, or the account may not change the owners.</exception>
    public Task SetOwnersAsync(DandisetId id, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var owners = names.Select(JsonNode (name) => new JsonObject { ["username"] = name });
        return _connection.SendCheckedAsync(
            ArchiveRequest.Put($"/dandisets/{id}/users/", new JsonArray([.. owners])),
            cancellationToken
        );
    }

    /// <summary>Lists the user names of the owners of a Dandiset.</summary>
    /// <exception cref="ArchiveException">The archive does not tell.</exception>
    public async Task<IReadOnlyList<string>> ListOwnersAsync(DandisetId id, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/dandisets/{id}/users/");
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        if (json.ValueKind != JsonValueKind.Array)
            throw _connection.Invalid(request, "is not a JSON array", isFatal: true);
        return [.. json.EnumerateArray().Select(owner => owner.Member("username").Text()).OfType<string>()];
    }

    /// <summary>Asks the archive to publish the draft; it does so after its response (archive-api.md §5.3).</summary>
    /// <exception cref="ArchiveException">The archive refuses to publish the draft.</exception>
    public Task PublishAsync(DandisetId id, CancellationToken cancellationToken) =>
        // Not retried: if only the response was lost, the archive would refuse the second request.
        _connection.SendCheckedAsync(
            ArchiveRequest.Post($"/dandisets/{id}/versions/{DandisetVersion.DraftName}/publish/", new JsonObject()) with
            {
                Patience = TimeSpan.Zero,
            },
            cancellationToken
        );

    /// <summary>Finds a version of a Dandiset.</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="version">
    /// The name of the version; null for the newest published one or, if there is none, the draft.
    /// </param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="DandiException">The Dandiset or the version does not exist.</exception>
    public async Task<DandisetVersion> ResolveAsync(
        DandisetId id,
        string? version,
        CancellationToken cancellationToken
    ) => (await FindVersionAsync(await GetAsync(id, cancellationToken), version, cancellationToken)).Id;

    /// <summary>Finds a version of a Dandiset that was read; most versions need no further request.</summary>
    /// <inheritdoc cref="ResolveAsync" path="/exception"/>
    public async Task<RemoteVersion> FindVersionAsync(
        RemoteDandiset dandiset,
        string? version,
        CancellationToken cancellationToken
    )
    {
        if (version is null || version == dandiset.Newest.Id.Version)
            return dandiset.Newest;
        return version == DandisetVersion.DraftName
            ? dandiset.Draft
            : (await GetInfoAsync(new DandisetVersion(dandiset.Id, version), cancellationToken)).Version;
    }

    /// <summary>Reads a version and the results of its validation by the archive.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="patience">How long failures are retried; null for the patience of the run.</param>
    /// <exception cref="DandiException">It does not exist.</exception>
    public async Task<RemoteVersionInfo> GetInfoAsync(
        DandisetVersion version,
        CancellationToken cancellationToken,
        TimeSpan? patience = null
    )
    {
        var request = ArchiveRequest.Get($"{UrlOf(version)}info/") with
        {
            Limits = ArchiveResponses.ListLimits,
            Patience = patience,
        };
        var json = await ReadAsync(request, Describe(version), cancellationToken);
        return new RemoteVersionInfo(
            ReadVersion(request, version.Dandiset, json),
            json.Member("asset_validation_errors") ?? default,
            json.Member("version_validation_errors") ?? default
        );
    }

    /// <summary>Reads the metadata of a version as the archive states them: the content of dandiset.yaml.</summary>
    /// <exception cref="DandiException">The version does not exist.</exception>
    public async Task<JsonObject> ReadMetadataAsync(DandisetVersion version, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get(UrlOf(version));
        var json = await ReadAsync(request, Describe(version), cancellationToken);
        return json.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(json)!
            : throw _connection.Invalid(request, "is not a JSON object", isFatal: true);
    }

    private async Task<JsonElement> ReadAsync(ArchiveRequest request, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.SendForJsonAsync(request, cancellationToken);
        }
        catch (ArchiveException error) when (error.Status == HttpStatusCode.NotFound)
        {
            throw new DandiException(
                $"{what} does not exist in the archive at {_connection.Api}. Check the identifier and the instance.",
                error
            );
        }
    }

    private RemoteVersion ReadVersion(ArchiveRequest request, DandisetId id, JsonElement json)
    {
        return new RemoteVersion(
            new DandisetVersion(
                id,
                json.Member("version").Text() is { } name && IsVersion(name) ? name : Missing("version")
            ),
            json.Member("name").Text() ?? Missing("name"),
            json.Member("asset_count").Count() ?? throw _connection.MissingMember(request, "asset_count"),
            json.Member("size").Count() ?? throw _connection.MissingMember(request, "size"),
            AssetJson.Short(json.Member("status")) ?? Missing("status"),
            json.Member("created").Time() ?? throw _connection.MissingMember(request, "created"),
            json.Member("modified").Time() ?? throw _connection.MissingMember(request, "modified")
        );

        string Missing(string member) => throw _connection.MissingMember(request, member);
    }

    // It becomes part of URLs.
    private static bool IsVersion(string text) =>
        text is { Length: > 0 and <= 100 } && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '.' or '-');

    private static string UrlOf(DandisetVersion version) =>
        $"/dandisets/{version.Dandiset}/versions/{version.Version}/";

    private static string Describe(DandisetVersion version) =>
        $"Version {version.Version} of Dandiset {version.Dandiset}";
}
