using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Metadata;

namespace Dandi.Server.Endpoints;

/// <summary>The JSON Schemas of metadata (archive-api.md §17.11).</summary>
internal static class SchemaEndpoints
{
    private static readonly string[] Models = ["Dandiset", "Asset", "PublishedDandiset", "PublishedAsset"];

    public static IEnumerable<Route> Routes() =>
        [
            new Route("/api/schemas/", Access.ReadByAll) { RespondsToHead = false }.On("GET", GetAsync),
            new Route("/api/schemas/available/", Access.ReadByAll) { RespondsToHead = false }.On("GET", ListAsync),
        ];

    private static Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(new JsonArray([.. Models.Select(model => (JsonNode)model)])));

    private static Task<ApiResponse> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        if (new QueryFields(request).Values("model") is not [.., var model])
            throw ApiError.Field("model", "This field is required.");
        if (!Models.Contains(model))
            throw ApiError.Field("model", $"\"{model}\" is not a valid choice.");
        return Task.FromResult(ApiResponse.Ok(ModelSchemas.Create(model)));
    }
}
