using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Search;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The lists of Dandisets: all, and those with certain assets (archive-api.md §4, §17.5).</summary>
internal sealed class DandisetListEndpoints(ArchiveState state)
{
    private static readonly string[] FileTypes = ["application/x-nwb", "image/", "text/", "video/"];

    private static readonly string[] Techniques =
    [
        "signal filtering technique",
        "spike sorting technique",
        "multi electrode extracellular electrophysiology recording technique",
        "voltage clamp technique",
        "surgical technique",
        "behavioral technique",
        "current clamp technique",
        "fourier analysis technique",
        "two-photon microscopy technique",
        "patch clamp technique",
        "analytical technique",
    ];

    private readonly AssetIndex _index = new(state.Database);
    private readonly Responses _responses = new(state);

    public IEnumerable<Route> Routes() =>
        [new Route("/api/dandisets/search/", Access.ReadByAll).On("GET", SearchAsync)];

    /// <summary>Handles the list of all Dandisets, whose URL is also that of their creation.</summary>
    public Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var fields = new QueryFields(request);
        var criteria = ReadCriteria(request, fields);
        return RespondAsync(request, fields, criteria, cancellationToken);
    }

    private Task<ApiResponse> SearchAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var fields = new QueryFields(request);
        var criteria = ReadCriteria(request, fields) with { Assets = ReadAssets(request, fields) };
        return RespondAsync(request, fields, criteria, cancellationToken);
    }

    private static DandisetCriteria ReadCriteria(ApiRequest request, QueryFields fields)
    {
        if (request.Query("user") is { } user && user != "me")
            fields.AddChoiceError("user", user);
        return new DandisetCriteria(request.User)
        {
            Drafts = fields.Flag("draft") != false,
            Empty = fields.Flag("empty") != false,
            Embargoed = fields.Flag("embargoed") == true,
            Starred = fields.Flag("starred") == true,
            Mine = request.Query("user") is not null,
            Order = request.Query("ordering"),
        };
    }

    private AssetCriteria ReadAssets(ApiRequest request, QueryFields fields)
    {
        var criteria = new AssetCriteria
        {
            FileTypes = fields.Choices("file_type", type => FileTypes.Contains(type)),
            MinSize = fields.Count("file_size_min"),
            MaxSize = fields.Count("file_size_max"),
            Genotypes = fields.Values("genotype"),
            Species = fields.Choices("species", species => _index.HasSpecies(request.User, species)),
            Techniques = fields.Choices("measurement_technique", technique => Techniques.Contains(technique)),
        };
        var blank = new JsonObject();
        for (var i = 0; i < criteria.Genotypes.Count; i++)
        {
            if (criteria.Genotypes[i].Length == 0)
                blank[$"{i}"] = new JsonArray("This field may not be blank.");
        }
        if (blank.Count > 0)
            fields.AddError("genotype", blank);
        var isEmptyRange = criteria.MaxSize > 0 && criteria.MaxSize < criteria.MinSize;
        if (isEmptyRange && !fields.HasErrors)
            fields.AddError("non_field_errors", new JsonArray("file_size_max must be greater than file_size_min"));
        return criteria;
    }

    private async Task<ApiResponse> RespondAsync(
        ApiRequest request,
        QueryFields fields,
        DandisetCriteria criteria,
        CancellationToken cancellationToken
    )
    {
        fields.EnsureValid();
        if (criteria.Embargoed && request.User is null)
        {
            throw ApiError.Text(
                401,
                "Authentication credentials must be provided when attempting to access embargoed dandisets"
            );
        }
        if (criteria.Starred && request.User is null)
            throw ApiError.Text(401, "Must be authenticated to filter by starred dandisets.");
        var pages = new Pages(request, isLazy: false);
        var search = request.Query("search") is { } text ? SearchQuery.Parse(text) : null;
        var found = await state.Search.ListAsync(criteria with { Search = search }, cancellationToken);
        return pages.Respond(found.Count, (skip, take) =>
            new CreatedItems<long>(found.Skip((int)skip).Take(take), id => ToJson(request, id, criteria.Assets))
        );
    }

    /// <summary>A Dandiset of the list; null if it was deleted meanwhile.</summary>
    private JsonObject? ToJson(ApiRequest request, long id, AssetCriteria? assets)
    {
        if (state.Dandisets.Find(id) is not { } row || state.Dandisets.FindDraft(row) is not { } draft)
            return null;
        var response = _responses.Dandiset(row, draft, request.User, inList: true);
        if (assets is not null)
            response["asset_counts"] = _index.Count(id, assets);
        return response;
    }
}
