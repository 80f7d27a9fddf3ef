using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Faults;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of Zarrs: create, list, read, finalize (archive-api.md §10).</summary>
internal sealed class ZarrEndpoints(ArchiveState state)
{
    private const int MaxNameLength = 512;
    private readonly ZarrAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/zarr/", Access.ReadByAll).On("GET", ListAsync).On("POST", CreateAsync),
            new Route("/api/zarr/{uuid}/", Access.ReadByAll).On("GET", GetAsync),
            new Route("/api/zarr/{uuid}/finalize/", Access.ReadByAll).On("POST", FinalizeAsync),
        ];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        long? dandiset = request.Query("dandiset") is { } text ? ReadNumber(text) : null;
        var rows = state
            .Zarrs.List(dandiset, request.QueryText("name"))
            .Where(row => _access.CanSee(row, request.User))
            .ToList();
        return Task.FromResult(
            new Pages(request, isLazy: false).Respond(rows.Count, (skip, take) =>
                rows.Skip((int)skip).Take(take).Select(Responses.Zarr)
            )
        );
    }

    private static long ReadNumber(string text) =>
        text.Length == 6 && text.All(char.IsAsciiDigit)
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : throw ApiError.Field("dandiset", "A valid Dandiset identifier is required.");

    private async Task<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadObjectAsync(JsonLimits.Small, cancellationToken);
        var fields = new Fields(body);
        var name = fields.ReadText("name");
        if (name.Length > MaxNameLength)
            name = fields.AddError("name", $"Ensure this field has no more than {MaxNameLength} characters.", "");
        var (dandiset, isOwner) = ReadDandiset(request, fields, body);
        fields.EnsureValid();
        if (state.Zarrs.List(dandiset!.Id, name).Count > 0)
            throw ApiError.Field("non_field_errors", "The fields dandiset, name must make a unique set.");
        if (!isOwner)
            throw ApiError.Forbidden();
        if (dandiset.IsUnembargoing)
            throw ApiError.Text(400, "Cannot add zarr to dandiset during unembargo");
        var zarr = state.Zarrs.Add(dandiset.Id, name) ?? throw ApiError.List("Zarr already exists");
        return ApiResponse.Ok(Responses.Zarr(zarr));
    }

    private (DandisetRow? Dandiset, bool IsOwner) ReadDandiset(ApiRequest request, Fields fields, JsonObject body)
    {
        if (fields.IsMissing("dandiset", body))
            return default;
        var node = body["dandiset"]!;
        var text = node.ToString();
        var isNumber =
            text.Length is > 0 and <= 6
            && text.All(char.IsAsciiDigit)
            && (node.GetValueKind() == JsonValueKind.Number || text.Length == 6);
        if (!isNumber || node.GetValueKind() is not (JsonValueKind.Number or JsonValueKind.String))
            return fields.AddError<(DandisetRow?, bool)>(
                "dandiset",
                "A valid Dandiset identifier is required.",
                default
            );
        var number = long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return
            state.Dandisets.Find(number, request.User) is var (dandiset, isOwner) && (!dandiset.IsEmbargoed || isOwner)
            ? (dandiset, isOwner)
            : fields.AddError<(DandisetRow?, bool)>(
                "dandiset",
                $"Invalid pk \"{number}\" - object does not exist.",
                default
            );
    }

    private Task<ApiResponse> GetAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(Responses.Zarr(_access.FindVisible(request))));

    private async Task<ApiResponse> FinalizeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var zarr = _access.FindVisible(request);
        _access.EnsureOwned(zarr, request.User);
        using var change = await state.ZarrLocks.EnterAsync(zarr.Id, cancellationToken);
        if (!state.Zarrs.Finalize(zarr, FaultInjection.IsStuck(request.Http)))
            throw ApiError.Text(400, ZarrAccess.Busy);
        state.WorkSignal.Set();
        return ApiResponse.Empty(204);
    }
}
