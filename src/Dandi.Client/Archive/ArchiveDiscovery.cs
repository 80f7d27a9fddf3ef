using System.Net;
using System.Text.Json;
using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>Finds the API of an archive from the name or URL given with <c>-i</c> (archive-api.md §2.2).</summary>
/// <param name="client">The client to send requests with; no API key is needed.</param>
public sealed class ArchiveDiscovery(HttpClient client)
{
    /// <summary>Requests the description of an archive: <c>/server-info</c> or <c>/info/</c>.</summary>
    /// <returns>The instance with the API URL that the archive states, and its description.</returns>
    /// <exception cref="ArchiveException">It cannot be reached, or is not a DANDI archive; fatal.</exception>
    /// <exception cref="DandiException">It was asked with https and states a URL with http; fatal.</exception>
    public async Task<(DandiInstance Instance, ArchiveInfo Info)> FindAsync(
        DandiInstance wanted,
        CancellationToken cancellationToken
    )
    {
        var info = await GetInfoAsync(wanted, cancellationToken);
        var found = wanted.AtApiUrl(info.Api);
        if (wanted.Api.Scheme == Uri.UriSchemeHttps && found.Api.Scheme != Uri.UriSchemeHttps)
        {
            throw new DandiException(
                $"{Redaction.Url(wanted.Api)} states {Redaction.Url(found.Api)} as the URL of its API, to "
                    + "which the API key would be sent unencrypted. Ask the administrators of the archive to "
                    + "state a URL with https."
            )
            {
                IsFatal = true,
            };
        }
        return (found, info);
    }

    private async Task<ArchiveInfo> GetInfoAsync(DandiInstance wanted, CancellationToken cancellationToken)
    {
        var connection = new ArchiveConnection(client, wanted.Api);
        if (!wanted.IsKnown)
        {
            var root = ArchiveRequest.Get(wanted.Api.GetLeftPart(UriPartial.Authority) + "/server-info");
            using var response = await connection.SendAsync(root, cancellationToken);
            if (response.IsSuccessStatusCode && response.StatusCode == HttpStatusCode.OK)
            {
                return Read(connection, root, connection.ReadJson(root, response));
            }
            if (response.StatusCode != HttpStatusCode.NotFound)
                connection.EnsureSuccess(root, response);
        }
        var request = ArchiveRequest.Get("/info/");
        return Read(connection, request, await connection.SendForJsonAsync(request, cancellationToken));
    }

    private static ArchiveInfo Read(ArchiveConnection connection, ArchiveRequest request, JsonElement json)
    {
        if (json.Member("services")?.Member("api")?.Member("url").Url() is not { } url)
            throw connection.MissingMember(request, "services.api.url");
        var api = new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        return new ArchiveInfo(
            api,
            json.Member("schema_version").Text() ?? "",
            json.Member("allowed_schema_versions").Texts(),
            json.Member("cli-minimal-version").Text(),
            json.Member("cli-bad-versions").Texts() ?? []
        )
        {
            Name = json.Member("instance_config")?.Member("instance_name").Text(),
            Web = json.Member("services")?.Member("webui")?.Member("url").Url(),
        };
    }
}
