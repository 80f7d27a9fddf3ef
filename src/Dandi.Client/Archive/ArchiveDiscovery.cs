using System.Net;
using System.Text.Json;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>Finds the API of an archive from the name or URL given with <c>-i</c> (archive-api.md §2.2).</summary>
/// <param name="client">The client to send requests with; no API key is needed.</param>
public sealed class ArchiveDiscovery(HttpClient client)
{
    /// <summary>Requests the description of an archive: <c>/server-info</c> or <c>/info/</c>.</summary>
    /// <returns>The instance with the API URL that the archive states, and its description.</returns>
    /// <exception cref="ArchiveException">It cannot be reached, or is not a DANDI archive; fatal.</exception>
    public async Task<(DandiInstance Instance, ArchiveInfo Info)> FindAsync(
        DandiInstance wanted,
        CancellationToken cancellationToken
    )
    {
        var info = await GetInfoAsync(wanted, cancellationToken);
        return (wanted.IsKnown ? wanted with { Api = info.Api } : DandiInstance.FromApiUrl(info.Api), info);
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
                return Read(connection, root, await connection.ReadJsonAsync(root, response, cancellationToken));
            }
            if (response.StatusCode != HttpStatusCode.NotFound)
                await connection.EnsureSuccessAsync(root, response, cancellationToken);
        }
        var request = ArchiveRequest.Get("/info/");
        return Read(connection, request, await connection.SendForJsonAsync(request, cancellationToken));
    }

    private static ArchiveInfo Read(ArchiveConnection connection, ArchiveRequest request, JsonElement json)
    {
        var url = json.Member("services")?.Member("api")?.Member("url").Text();
        if (!Uri.TryCreate(url?.TrimEnd('/'), UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https"))
        {
            throw connection.MissingMember(request, "services.api.url");
        }
        return new ArchiveInfo(
            api,
            json.Member("schema_version").Text() ?? "",
            json.Member("allowed_schema_versions").Texts(),
            json.Member("cli-minimal-version").Text(),
            json.Member("cli-bad-versions").Texts() ?? []
        )
        {
            Name = json.Member("instance_config")?.Member("instance_name").Text(),
            Web = Uri.TryCreate(
                json.Member("services")?.Member("webui")?.Member("url").Text(),
                UriKind.Absolute,
                out var web
            )
                ? web
                : null,
        };
    }
}
