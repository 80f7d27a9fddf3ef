using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of Dandisets: create, read, delete, and owners (archive-api.md §4).</summary>
internal sealed class DandisetEndpoints(ArchiveState state)
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-M-d", "yyyyMMdd"];

    private readonly DandisetAccess _access = new(state);
    private readonly DandisetListEndpoints _list = new(state);
    private readonly Responses _responses = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/dandisets/", Access.ReadByAll).On("GET", _list.ListAsync).On("POST", CreateAsync),
            new Route("/api/dandisets/{dandiset}/", Access.ReadByAll).On("GET", GetAsync).On("DELETE", DeleteAsync),
            new Route("/api/dandisets/{dandiset}/users/", Access.ReadByAll)
                .On("GET", ListOwnersAsync)
                .On("PUT", SetOwnersAsync),
        ];

    private async Task<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var embargo = request.Flag("embargo") == true;
        var body = await request.ReadObjectAsync(JsonLimits.Metadata, cancellationToken, acceptsForm: true);
        var fields = new Fields(body);
        var (name, metadata) = (fields.ReadName("name"), fields.ReadObject("metadata"));
        fields.EnsureValid();
        if (Contributors.FindProblem(metadata) is { } problem)
            throw ApiError.Field("metadata", problem);
        var requestedId = ReadIdentifier(request, metadata);
        var end = embargo ? ReadEmbargoEnd(request) : null;
        var stored = DandisetMetadata.WithDefaults(metadata, request.User!);
        if (embargo && request.Query("funding_source") is { } funder)
            stored["contributor"] = new JsonArray(Funder(funder, request.Query("award_number")));
        var (row, draft) = state.Dandisets.Create(request.User!, requestedId, name, stored, end)
            ?? throw AlreadyExists($"{requestedId:000000}");
        state.WorkSignal.Set();
        return ApiResponse.Ok(_responses.Dandiset(row, draft, request.User, inList: false));
    }

    private long? ReadIdentifier(ApiRequest request, JsonObject metadata)
    {
        if (!metadata.TryGetPropertyValue("identifier", out var node) || node is null || node.ToString().Length == 0)
            return null;
        var text = node.ToString();
        var digits = text.StartsWith($"{Instance.Name}:", StringComparison.Ordinal)
            ? text[(Instance.Name.Length + 1)..]
            : text;
        if (digits.Length is 0 or > 6 || !digits.All(char.IsAsciiDigit))
            throw ApiError.Text(400, $"Invalid Identifier {text}");
        if (!request.User!.IsAdmin)
            throw ApiError.Text(400, "Creating a dandiset for a given identifier is an admin only operation.");
        var id = long.Parse(digits, CultureInfo.InvariantCulture);
        return state.Dandisets.Find(id) is null ? id : throw AlreadyExists(digits);
    }

    private static ApiError AlreadyExists(string digits) => ApiError.Text(400, $"Dandiset {digits} already exists");

    private string ReadEmbargoEnd(ApiRequest request)
    {
        var (funder, award) = (request.Query("funding_source"), request.Query("award_number"));
        if (funder is null != award is null)
            throw ApiError.Field(
                "non_field_errors",
                funder is null
                    ? "Funding source is required when award number is set"
                    : "Award number is required when funding source is set"
            );
        var today = DateOnly.FromDateTime(state.Time.GetUtcNow().UtcDateTime);
        if (request.Query("embargo_end_date") is not { } text)
            return today.AddDays(730).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var end))
        {
            throw ApiError.Field(
                "embargo_end_date",
                "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
            );
        }
        var latest = today.AddYears(funder is null ? 2 : 5);
        if (end > latest)
            throw ApiError.Field("non_field_errors", "Invalid embargo end date");
        return end >= today
            ? end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : throw ApiError.Field("non_field_errors", "Invalid embargo end date");
    }

    private static JsonObject Funder(string name, string? award) =>
        new()
        {
            ["name"] = name,
            ["schemaKey"] = "Organization",
            ["awardNumber"] = award,
            ["roleName"] = new JsonArray("dcite:Funder"),
            ["includeInCitation"] = false,
        };

    private Task<ApiResponse> GetAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(_responses.Dandiset(_access.FindVisible(request), request.User)));

    private Task<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindOwned(request, () =>
            ApiError.Text(403, "Cannot delete dandisets which you do not own.")
        );
        DandisetAccess.EnsureChangeable(dandiset);
        if (!state.Dandisets.Delete(dandiset))
            throw ApiError.Text(403, "Cannot delete dandisets with published versions.");
        state.WorkSignal.Set();
        return Task.FromResult(ApiResponse.Empty(204));
    }

    private async Task<ApiResponse> SetOwnersAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        FindChangeable(request);
        var names = ReadUserNames(await request.ReadListAsync(JsonLimits.Small, cancellationToken));
        if (names.Count == 0)
            throw ApiError.List("Cannot remove all draft owners");
        var accounts = state.Accounts.List();
        var owners = names.Select(name =>
            accounts.FirstOrDefault(user => user.Name == name) ?? throw ApiError.List($"User {name} not found")
        );
        var ids = owners.Select(owner => owner.Id).ToHashSet();
        // The embargo may be ending now, or the caller may not be an owner any more.
        var dandiset = FindChangeable(request);
        state.Dandisets.SetOwners(dandiset, ids);
        // A caller who is no longer an owner of an embargoed Dandiset could not request the list.
        return ApiResponse.Ok(ListOwners(dandiset, request.User));
    }

    private DandisetRow FindChangeable(ApiRequest request)
    {
        var dandiset = _access.FindOwned(request, () => ApiError.Text(403, "Action not allowed"));
        DandisetAccess.EnsureChangeable(dandiset);
        return dandiset;
    }

    private static List<string> ReadUserNames(JsonArray accounts)
    {
        var (names, errors) = (new List<string>(), new JsonArray());
        foreach (var node in accounts)
        {
            var fields = new Fields(node as JsonObject ?? []);
            if (node is JsonObject)
                names.Add(fields.ReadText("username"));
            else
                fields.AddError(
                    "non_field_errors",
                    $"Invalid data. Expected a dictionary, but got {ApiRequest.KindOf(node)}.",
                    ""
                );
            errors.Add(fields.Errors.DeepClone());
        }
        return errors.Any(error => error is JsonObject { Count: > 0 }) ? throw new ApiError(400, errors) : names;
    }

    private Task<ApiResponse> ListOwnersAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(ListOwners(_access.FindVisible(request), request.User)));

    private JsonArray ListOwners(DandisetRow dandiset, ServerUser? caller)
    {
        var ids = state.Dandisets.ListOwnerIds(dandiset);
        var owners = state
            .Accounts.List()
            .Where(user => ids.Contains(user.Id))
            .Select(user =>
                (JsonNode)
                    new JsonObject
                    {
                        ["username"] = user.Name,
                        ["name"] = $"{user.GivenName} {user.FamilyName}",
                        ["email"] = caller is null ? null : user.Email,
                    }
            );
        return new JsonArray([.. owners]);
    }
}
