using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of versions: list, metadata, info, and change of the draft (archive-api.md §5).</summary>
internal sealed class VersionEndpoints(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);
    private readonly Responses _responses = new(state);

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
        var dandiset = _access.FindVisible(request);
        var orders = (request.Query("order") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var order in orders)
        {
            if (order is not ("created" or "-created"))
                throw ApiError.Field("order", $"Select a valid choice. {order} is not one of the available choices.");
        }
        var newestFirst = orders is ["-created", ..];
        return Task.FromResult(
            new Pages(request, isLazy: false).Respond(state.Versions.Count(dandiset), (skip, take) =>
                _responses.Versions(dandiset, state.Versions.List(dandiset, newestFirst, skip, take), request.User)
            )
        );
    }

    private Task<ApiResponse> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        return Task.FromResult(
            ApiResponse.Ok(_responses.VersionMetadata(dandiset, _access.FindVersion(dandiset, request), request.Root))
        );
    }

    private Task<ApiResponse> InfoAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        return Task.FromResult(
            ApiResponse.Ok(_responses.VersionInfo(dandiset, _access.FindVersion(dandiset, request), request))
        );
    }

    private async Task<ApiResponse> PutAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (before, _) = FindChangeable(request);
        var fields = new Fields(await request.ReadObjectAsync(JsonLimits.Metadata, cancellationToken));
        var (name, metadata) = (fields.ReadName("name"), fields.ReadObject("metadata"));
        fields.EnsureValid();
        if (Contributors.FindProblem(metadata) is { } problem)
            throw ApiError.Field("metadata", problem);
        using var change = await state.LockAssetsAsync(before, cancellationToken);
        var (dandiset, version) = FindChangeable(request);
        // The metadata is that of an embargoed Dandiset, and would replace the end of the embargo.
        if (dandiset.EmbargoStatus != before.EmbargoStatus)
            throw DandisetAccess.Unembargoing();
        var stored = DandisetMetadata.Strip(metadata);
        stored.TryAdd("schemaVersion", Instance.SchemaVersion);
        var current = DandisetMetadata.Strip(_responses.VersionMetadata(dandiset, version, request.Root));
        var isChange = name != version.Name || !JsonNode.DeepEquals(stored, current);
        var draft = isChange ? state.Dandisets.Update(version, name, stored) : state.Dandisets.GetDraft(dandiset);
        var response = _responses.VersionInfo(dandiset, draft, request);
        if (isChange)
            state.WorkSignal.Set();
        // Without a change, the real archive responds with the metadata that it stripped for the comparison.
        else
            response["metadata"]!["access"] = current["access"]?.DeepClone();
        return ApiResponse.Ok(response);
    }

    private (DandisetRow Dandiset, VersionRow Draft) FindChangeable(ApiRequest request)
    {
        var dandiset = _access.FindOwned(request);
        var version = _access.FindVersion(dandiset, request);
        DandisetAccess.EnsureDraft(version);
        DandisetAccess.EnsureChangeable(dandiset);
        return (dandiset, version);
    }

    private Task<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        var version = _access.FindVersion(dandiset, request);
        if (version.IsDraft)
            throw ApiError.Text(403, "Cannot delete draft versions");
        if (!request.User!.IsAdmin)
            throw ApiError.Text(403, "Cannot delete published versions");
        state.Versions.Delete(version);
        state.WorkSignal.Set();
        return Task.FromResult(ApiResponse.Empty(204));
    }
}
