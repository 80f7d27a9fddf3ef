using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>Versions: list, metadata, info, and writing the draft (archive-api.md §5).</summary>
internal sealed class VersionEndpoints(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);
    private readonly Responses _responses = new(state);

    /// <summary>The addresses.</summary>
    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/dandisets/{dandiset}/versions/", Access.ReadByAll).On("GET", ListAsync),
            new Route("/api/dandisets/{dandiset}/versions/{version}/", Access.ReadByAll)
                .On("GET", GetAsync)
                .On("PUT", PutAsync)
                .On("DELETE", DeleteAsync),
            new Route("/api/dandisets/{dandiset}/versions/{version}/info/", Access.ReadByAll).On("GET", InfoAsync),
        ];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.Visible(request);
        if (request.Query("order") is { } order && order is not ("created" or "-created"))
            throw ApiError.Field("order", $"Select a valid choice. {order} is not one of the available choices.");
        var rows = new[] { state.Dandisets.Draft(dandiset) };
        return Task.FromResult(
            new Pages(request, isLazy: false).Respond(rows.Length, (_, _) =>
                rows.Select(row => _responses.Version(dandiset, row))
            )
        );
    }

    private Task<ApiResponse> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.Visible(request);
        return Task.FromResult(
            ApiResponse.Ok(DandisetMetadata.Present(dandiset, _access.Version(dandiset, request), request.Root))
        );
    }

    private Task<ApiResponse> InfoAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.Visible(request);
        return Task.FromResult(
            ApiResponse.Ok(_responses.VersionInfo(dandiset, _access.Version(dandiset, request), request.Root))
        );
    }

    private async Task<ApiResponse> PutAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.Owned(request);
        var version = _access.Version(dandiset, request);
        var fields = new Fields(await request.ReadObjectAsync(cancellationToken));
        var (name, metadata) = (fields.Name("name"), fields.Object("metadata"));
        fields.EnsureNone();
        var kept = DandisetMetadata.Strip(metadata);
        kept.TryAdd("schemaVersion", Instance.SchemaVersion);
        var there = DandisetMetadata.Strip(DandisetMetadata.Present(dandiset, version, request.Root));
        var isChange = name != version.Name || !JsonNode.DeepEquals(kept, there);
        if (isChange)
            state.Dandisets.Write(version, name, kept);
        var response = _responses.VersionInfo(dandiset, state.Dandisets.Draft(dandiset), request.Root);
        // Woken last, so that the answer shows the draft as it waits to be judged.
        if (isChange)
            state.Wake.Call();
        // Nothing was saved, so the real archive answers with what it had stripped for the comparison.
        else
            response["metadata"]!["access"] = there["access"]?.DeepClone();
        return ApiResponse.Ok(response);
    }

    private Task<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.Visible(request);
        _ = _access.Version(dandiset, request);
        throw ApiError.Text(403, "Cannot delete draft versions");
    }
}
