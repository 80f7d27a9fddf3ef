using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoint that ends the embargo of a Dandiset (archive-api.md §4).</summary>
internal sealed class EmbargoEndpoints(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [new Route("/api/dandisets/{dandiset}/unembargo/", Access.ReadByAll).On("POST", EndAsync)];

    private Task<ApiResponse> EndAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        Begin(_access.FindOwned(request));
        return Task.FromResult(ApiResponse.Empty(200));
    }

    /// <summary>Lets background processing end the embargo of a Dandiset.</summary>
    /// <exception cref="ApiError">It is not embargoed, or has active uploads.</exception>
    public void Begin(DandisetRow dandiset)
    {
        if (!state.Embargoes.BeginEnd(dandiset))
        {
            throw ApiError.Text(
                400,
                state.Dandisets.Find(dandiset.Id) is { EmbargoStatus: "EMBARGOED" }
                    ? "Dandiset unembargo not allowed with active uploads"
                    : "Dandiset not embargoed"
            );
        }
        state.WorkSignal.Set();
    }
}
