using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Search;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The species and genotypes of assets, for choices in a search (archive-api.md §17.3, §17.4).</summary>
internal sealed class SearchEndpoints(ArchiveState state)
{
    private readonly AssetIndex _index = new(state.Database);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/search/species/", Access.Open) { RespondsToHead = false }.On("GET", ListSpeciesAsync),
            new Route("/api/search/genotypes/", Access.Open) { RespondsToHead = false }.On("GET", ListGenotypesAsync),
        ];

    private Task<ApiResponse> ListSpeciesAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var pages = new Pages(request, isLazy: false);
        var text = request.QueryText("species") ?? "";
        var count = _index.CountSpecies(request.User, text);
        return Task.FromResult(
            pages.Respond(count, (skip, take) =>
                _index.ListSpecies(request.User, text, skip, take).Select(name => (JsonNode?)JsonValue.Create(name))
            )
        );
    }

    private Task<ApiResponse> ListGenotypesAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(_index.ListGenotypes(request.User, request.QueryText("genotype") ?? "")));
}
