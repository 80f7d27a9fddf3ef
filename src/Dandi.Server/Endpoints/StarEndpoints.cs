using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoint of stars (archive-api.md §17.7).</summary>
internal sealed class StarEndpoints(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/dandisets/{dandiset}/star/", Access.ReadByAll)
                .On("POST", Change(state.Stars.Add))
                .On("DELETE", Change(state.Stars.Remove)),
        ];

    private Handler Change(Action<DandisetRow, ServerUser> change) =>
        async (request, cancellationToken) =>
        {
            var dandiset = _access.FindVisible(request);
            await request.ReadObjectAsync(JsonLimits.Small, cancellationToken);
            change(dandiset, request.User!);
            return ApiResponse.Ok(new JsonObject { ["count"] = state.Stars.Count(dandiset) });
        };
}
