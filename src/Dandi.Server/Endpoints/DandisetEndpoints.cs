using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of Dandisets: list, create, read, delete, and owners (archive-api.md §4).</summary>
internal sealed class DandisetEndpoints(ArchiveState state)
{
    // Every Dandiset is searched for each.
    private const int MaxSearchTerms = 20;
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-M-d", "yyyyMMdd"];

    // All Dandisets have no stars.
    private static readonly string[] Orderings = ["id", "name", "modified", "size", "stars"];
    private readonly DandisetAccess _access = new(state);
    private readonly Responses _responses = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/dandisets/", Access.ReadByAll).On("GET", ListAsync).On("POST", CreateAsync),
            new Route("/api/dandisets/{dandiset}/", Access.ReadByAll).On("GET", GetAsync).On("DELETE", DeleteAsync),
            new Route("/api/dandisets/{dandiset}/users/", Access.ReadByAll)
                .On("GET", ListOwnersAsync)
                .On("PUT", SetOwnersAsync),
        ];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var embargoed = request.Flag("embargoed") == true;
        if (embargoed && request.User is null)
            throw ApiError.Text(
                401,
                "Authentication credentials must be provided when attempting to access embargoed dandisets"
            );
        var (drafts, empty) = (request.Flag("draft") != false, request.Flag("empty") != false);
        var rows = state
            .Dandisets.ListVisible(request.User, embargoed)
            .Where(row =>
                (drafts || state.Versions.FindPublished(row) is not null) && (empty || Totals(row).Count > 0)
            );
        if (request.Query("user") is { } owner)
        {
            if (owner != "me")
                throw ApiError.Field("user", $"\"{owner}\" is not a valid choice.");
            rows = request.User is null
                ? []
                : rows.Where(row => state.Dandisets.ListOwnerIds(row).Contains(request.User.Id));
        }
        // This archive does not support stars.
        if (request.Flag("starred") == true)
            rows = [];
        if (request.Query("search") is { } words)
            rows = Search(rows, words);
        var list = Order(rows, request.Query("ordering")).ToList();
        return Task.FromResult(
            new Pages(request, isLazy: false).Respond(list.Count, (skip, take) =>
                list.Skip((int)skip).Take(take).Select(row => _responses.TryDandiset(row)).OfType<JsonObject>()
            )
        );
    }

    private IEnumerable<DandisetRow> Search(IEnumerable<DandisetRow> rows, string words)
    {
        if (words.Count(character => character == '"') % 2 == 1)
            throw new ApiError(400, new JsonObject { ["search"] = "Unbalanced quote in search query." });
        var terms = SearchTerms.Split(words);
        if (terms.Count > MaxSearchTerms)
            throw new ApiError(400, new JsonObject { ["search"] = $"Use at most {MaxSearchTerms} words." });
        return rows.Where(row =>
        {
            if (state.Dandisets.FindDraft(row) is not { } draft)
                return false;
            string[] texts = [row.Identifier, draft.Name, draft.MetadataText];
            return terms.All(word => texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        });
    }

    /// <summary>The totals of the newest version; zeros if the Dandiset was deleted meanwhile.</summary>
    private (long Count, long Size) Totals(DandisetRow row) =>
        FindNewest(row) is { } version ? state.Dandisets.GetTotals(version) : (0, 0);

    private VersionRow? FindNewest(DandisetRow row) =>
        state.Versions.FindPublished(row) ?? state.Dandisets.FindDraft(row);

    private IEnumerable<DandisetRow> Order(IEnumerable<DandisetRow> rows, string? order)
    {
        var terms = (order ?? "").Split(',').Select(term => term.Trim());
        var term = terms.FirstOrDefault(term => Orderings.Contains(term is ['-', .. var name] ? name : term));
        var sorted = term?.TrimStart('-') switch
        {
            "id" => rows.OrderBy(row => row.Id),
            "name" => rows.OrderBy(row => FindNewest(row)?.Name, StringComparer.Ordinal),
            "modified" => rows.OrderBy(row => FindNewest(row)?.Modified, StringComparer.Ordinal),
            "size" => rows.OrderBy(row => Totals(row).Size),
            _ => rows,
        };
        return term is ['-', ..] ? sorted.Reverse() : sorted;
    }

    private async Task<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var embargo = request.Flag("embargo") == true;
        var body = await request.ReadObjectAsync(JsonLimits.Metadata, cancellationToken);
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
        return ApiResponse.Ok(_responses.Dandiset(row, draft, inList: false));
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
        Task.FromResult(ApiResponse.Ok(_responses.Dandiset(_access.FindVisible(request))));

    private Task<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        if (!state.Dandisets.IsOwner(dandiset, request.User))
            throw ApiError.Text(403, "Cannot delete dandisets which you do not own.");
        DandisetAccess.EnsureChangeable(dandiset);
        if (!state.Dandisets.Delete(dandiset))
            throw ApiError.Text(403, "Cannot delete dandisets with published versions.");
        state.WorkSignal.Set();
        return Task.FromResult(ApiResponse.Empty(204));
    }

    private async Task<ApiResponse> SetOwnersAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        if (!state.Dandisets.IsOwner(dandiset, request.User))
            throw ApiError.Text(403, "Action not allowed");
        DandisetAccess.EnsureChangeable(dandiset);
        var names = ReadUserNames(await request.ReadListAsync(JsonLimits.Small, cancellationToken));
        if (names.Count == 0)
            throw ApiError.List("Cannot remove all draft owners");
        var accounts = state.Accounts.List();
        var owners = names.Select(name =>
            accounts.FirstOrDefault(user => user.Name == name) ?? throw ApiError.List($"User {name} not found")
        );
        state.Dandisets.SetOwners(dandiset, owners.Select(owner => owner.Id).ToHashSet());
        // A caller who is no longer an owner of an embargoed Dandiset could not request the list.
        return ApiResponse.Ok(ListOwners(dandiset, request.User));
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
