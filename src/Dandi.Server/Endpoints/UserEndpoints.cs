using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>
/// The endpoints of all users: search, list, and the questionnaire of new ones (archive-api.md §17.12).
/// </summary>
internal sealed class UserEndpoints(ArchiveState state)
{
    private const int MaxQuestions = 100;

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/users/", Access.Administrators) { RespondsToHead = false }.On("GET", ListAsync),
            new Route("/api/users/search/", Access.Approved) { RespondsToHead = false }.On("GET", SearchAsync),
            new Route("/api/users/questionnaire-form/", Access.LoggedIn) { RespondsToHead = false, AcceptsAll = true }
                .On("GET", ShowQuestionsAsync)
                .On("POST", ContinueAsync),
        ];

    /// <summary>An account as other users see it.</summary>
    public static JsonObject ToJson(ServerUser user) =>
        new()
        {
            ["username"] = user.Name,
            ["name"] = $"{user.GivenName} {user.FamilyName}",
            ["admin"] = user.IsAdmin,
            ["status"] = user.Status,
        };

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var approvedOnly = request.Flag("approved_only") == true;
        var names = state
            .Accounts.List()
            .Where(user => user.IsApproved || !approvedOnly)
            .Select(user => user.Name)
            .Order(StringComparer.Ordinal)
            .Select(name => (JsonNode)name);
        return Task.FromResult(ApiResponse.Ok(new JsonArray([.. names])));
    }

    private Task<ApiResponse> SearchAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var text = request.QueryText("username") ?? "";
        var isName =
            text.Length > 0 && text.All(character => char.IsLetterOrDigit(character) || "_.@+-".Contains(character));
        var found = isName ? state.Accounts.Search(text) : [];
        return Task.FromResult(ApiResponse.Ok(new JsonArray([.. found.Select(user => (JsonNode)ToJson(user))])));
    }

    private static Task<ApiResponse> ShowQuestionsAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var questions = ReadQuestions(request.Query("QUESTIONS") ?? "");
        var form = new StringBuilder("<!doctype html><html lang=\"en\"><head><title>Questions</title></head><body>");
        form.Append("<form method=\"post\">");
        foreach (var question in questions)
        {
            var text = WebUtility.HtmlEncode(question["question"]?.ToString() ?? "");
            form.Append(CultureInfo.InvariantCulture, $"<p><label>{text} <input name=\"{text}\"></label></p>");
        }
        form.Append("<p><button>Send</button></p></form></body></html>");
        return Task.FromResult(new ApiResponse(200) { Html = form.ToString() });
    }

    private static List<JsonObject> ReadQuestions(string text)
    {
        try
        {
            var parsed = JsonText.Parse(Encoding.UTF8.GetBytes(text), JsonLimits.Small);
            return parsed is JsonArray list
                ? [.. list.OfType<JsonObject>().Take(MaxQuestions)]
                : throw ApiError.NotFound();
        }
        catch (JsonException)
        {
            throw ApiError.NotFound();
        }
    }

    /// <summary>This archive approves accounts itself, so answers are not stored.</summary>
    private static Task<ApiResponse> ContinueAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(
            ApiResponse.Empty(302) with
            {
                Location = $"{request.Root}/oauth/authorize/{request.Http.Request.QueryString}",
            }
        );
}
