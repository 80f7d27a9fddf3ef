using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>Who may do what: each route of the API, for each kind of caller (archive-api.md §4).</summary>
public sealed class AccessMatrixTests
{
    private const string Renewal = "POST /api/auth/token/";

    /// <summary>The bodies of requests that would change something; a new route needs an entry.</summary>
    private static readonly Dictionary<string, Func<Subject, JsonNode?>> Bodies = new()
    {
        ["POST /api/dandisets/"] = _ => JsonNode.Parse("""{"name":"n","metadata":{}}"""),
        ["DELETE /api/dandisets/{dandiset}/"] = _ => null,
        ["PUT /api/dandisets/{dandiset}/users/"] = _ => JsonNode.Parse("""[{"username":"alice"}]"""),
        ["PUT /api/dandisets/{dandiset}/versions/{version}/"] = _ => JsonNode.Parse("""{"name":"n","metadata":{}}"""),
        ["DELETE /api/dandisets/{dandiset}/versions/{version}/"] = _ => null,
        ["POST /api/dandisets/{dandiset}/star/"] = _ => null,
        ["DELETE /api/dandisets/{dandiset}/star/"] = _ => null,
        ["POST /api/dandisets/{dandiset}/unembargo/"] = _ => null,
        ["POST /api/dandisets/{dandiset}/versions/{version}/publish/"] = _ => null,
        ["POST /api/dandisets/{dandiset}/versions/{version}/assets/"] = subject =>
            UploadSteps.Asset("new.txt", subject.Blob),
        ["PUT /api/dandisets/{dandiset}/versions/{version}/assets/{uuid}/"] = subject =>
            UploadSteps.Asset("moved.txt", subject.Blob),
        ["DELETE /api/dandisets/{dandiset}/versions/{version}/assets/{uuid}/"] = _ => null,
        ["POST /api/users/questionnaire-form/"] = _ => null,
        ["POST /api/uploads/initialize/"] = subject => subject.Announcement([1, 2, 3]),
        ["POST /api/uploads/{upload}/complete/"] = _ =>
            JsonNode.Parse("""{"parts":[{"part_number":1,"size":1,"etag":"e"}]}"""),
        ["POST /api/uploads/{upload}/validate/"] = _ => null,
        ["POST /api/blobs/digest/"] = subject => subject.Digest,
        ["DELETE /api/dandisets/{dandiset}/uploads/"] = _ => null,
        ["POST /api/zarr/"] = subject => new JsonObject { ["name"] = "new", ["dandiset"] = subject.Dandiset.Value },
        ["POST /api/zarr/{uuid}/finalize/"] = _ => null,
        ["POST /api/zarr/{uuid}/files/"] = _ =>
            JsonNode.Parse("""[{"path":"a","base64md5":"1B2M2Y8AsgTpgAmY7PhCfg=="}]"""),
        ["DELETE /api/zarr/{uuid}/files/"] = subject => new JsonArray(new JsonObject { ["path"] = subject.Entry }),
        [Renewal] = _ => null,
    };

    private readonly Dictionary<string, string> _renewed = [];

    [Fact]
    public async Task Each_route_answers_each_caller_as_the_real_archive_does()
    {
        await using var archive = await RunningArchive.StartAsync();
        var callers = new ServerUser?[] { null, archive.Carol, archive.Bob, archive.Alice, archive.Admin };
        var table = new StringBuilder(
            "# anonymous, pending account, stranger, owner, administrator: open Dandiset | embargoed Dandiset\n"
        );
        foreach (var request in ListRequests(archive.Server.Routes))
        {
            var open = await AskAllAsync(archive, request, callers, embargo: false);
            var embargoed = await AskAllAsync(archive, request, callers, embargo: true);
            EnsureWritesAreRefused(request, open);
            EnsureWritesAreRefused(request, embargoed);
            table.Append(
                CultureInfo.InvariantCulture,
                $"{string.Join(' ', open)} | {string.Join(' ', embargoed)}  {request}\n"
            );
        }

        Golden.Matches("tests/Dandi.Server.Tests/Goldens/access.txt", table.ToString());
    }

    /// <summary>All methods of all routes. New API keys come last: they invalidate the old ones.</summary>
    private static List<string> ListRequests(IEnumerable<Route> routes) =>
        [
            .. routes
                .SelectMany(route => route.Handlers.Keys.Select(method => $"{method} {route.Pattern}"))
                .OrderBy(request => request == Renewal),
        ];

    /// <summary>
    /// The search for a blob changes nothing; the questionnaire is for accounts that wait, and changes nothing here.
    /// </summary>
    private static void EnsureWritesAreRefused(string request, List<int> statuses)
    {
        var isRead =
            request.StartsWith("GET ", StringComparison.Ordinal)
            || request is "POST /api/blobs/digest/" or "POST /api/users/questionnaire-form/";
        if (!isRead)
            Assert.Equal((request, 401, 403), (request, statuses[0], statuses[1]));
    }

    private async Task<List<int>> AskAllAsync(
        RunningArchive archive,
        string request,
        ServerUser?[] callers,
        bool embargo
    )
    {
        var (method, pattern) = request.Split(' ') is [var first, var second] ? (first, second) : default;
        var statuses = new List<int>();
        Subject? subject = null;
        foreach (var caller in callers)
        {
            subject ??= request == Renewal ? Unused : await Subject.CreateAsync(archive, embargo);
            var body = method == "GET" ? null : Bodies[request](subject);
            var token = caller is null ? null : _renewed.GetValueOrDefault(caller.Name, caller.Token);
            var response = await archive.SendAsync(
                method,
                subject.UrlOf(pattern),
                token,
                body is null ? null : JsonContent(body)
            );
            statuses.Add(response.Status);
            if (request == Renewal && response.Status == 200)
                _renewed[caller!.Name] = response.Json.GetValue<string>();
            if (method != "GET" && response.Status < 300)
                subject = null;
        }
        return statuses;
    }

    private static StringContent JsonContent(JsonNode body) =>
        new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static readonly Subject Unused = new(DandisetId.Parse("000001"), "", "", "", "", "");
}
