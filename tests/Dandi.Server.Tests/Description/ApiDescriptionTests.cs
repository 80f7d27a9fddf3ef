using System.Text.Json.Nodes;
using Dandi.Server.Description;
using Dandi.Testing;

namespace Dandi.Server.Tests.Description;

/// <summary>The OpenAPI document and the routes say the same.</summary>
public sealed class ApiDescriptionTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Base = "/api";
    private readonly RunningArchive _archive = shared.Archive;

    private IEnumerable<string> Routed =>
        _archive
            .Server.Routes.Where(route => !IsDocument(route.Pattern))
            .SelectMany(route => route.Handlers.Keys.Select(method => $"{method} {route.Pattern}"));

    [Theory]
    [InlineData("/openapi.json")]
    [InlineData("/docs/swagger/?format=openapi")]
    [InlineData("/webdav/docs/swagger/?format=openapi")]
    public async Task The_document_has_the_structure_of_OpenAPI(string url) =>
        Assert.Empty(OpenApiDocument.FindFaults(await ReadAsync(url)));

    [Fact]
    public async Task Each_route_is_in_the_document_and_each_path_is_routed()
    {
        var described = OperationsOf(await ReadAsync("/openapi.json")).Select(each => each.Key).Order();

        Assert.Equal(Routed.Order(), described);
    }

    [Fact]
    public void Each_route_has_an_operation_and_each_operation_a_route() =>
        Assert.Equal(Routed.Order(), Operations.Keys.Order());

    [Fact]
    public async Task The_statuses_of_the_access_table_are_described()
    {
        var operations = OperationsOf(await ReadAsync("/openapi.json"));
        var lines = await File.ReadAllLinesAsync(
            Repository.Locate("tests/Dandi.Server.Tests/Goldens/access.txt"),
            TestContext.Current.CancellationToken
        );
        foreach (var line in lines.Where(line => line[0] != '#'))
        {
            var words = line.Split("  ", 2);
            if (IsDocument(words[1].Split(' ')[1]))
                continue;
            var responses = operations[words[1]]["responses"]!.AsObject();
            var undescribed = words[0]
                .Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries)
                .Except(responses.Select(response => response.Key));
            Assert.True(!undescribed.Any(), $"{words[1]}: {string.Join(' ', undescribed)}");
        }
    }

    [Fact]
    public async Task A_request_without_a_key_is_refused_where_the_document_asks_for_one()
    {
        await using var closed = await RunningArchive.StartWithRequiredKeysAsync();

        Assert.Contains("GET /api/dandisets/", await ListOpenAsync(_archive));
        Assert.Equal(["GET /api/info/"], await ListOpenAsync(closed));
    }

    /// <summary>The operations for which the document asks for no key, after a check that this is true.</summary>
    private static async Task<List<string>> ListOpenAsync(RunningArchive archive)
    {
        var open = new List<string>();
        var document = (await archive.AskAsync("GET", "/openapi.json", archive.Alice)).Json.AsObject();
        foreach (var (name, operation) in OperationsOf(document))
        {
            var words = name.Split(' ');
            var path = words[1]
                .Replace("{dandiset}", "999999", StringComparison.Ordinal)
                .Replace("{version}", "draft", StringComparison.Ordinal)
                .Replace("{uuid}", "00000000-0000-4000-8000-000000000000", StringComparison.Ordinal)
                .Replace("{upload}", "00000000-0000-4000-8000-000000000000", StringComparison.Ordinal);

            var response = await archive.AskAsync(words[0], path[Base.Length..]);

            var needsKey = operation["security"]!.AsArray().All(each => each!.AsObject().Count > 0);
            Assert.True(needsKey == (response.Status == 401), $"{name}: {response.Status}");
            if (!needsKey)
                open.Add(name);
        }
        return open;
    }

    private async Task<JsonObject> ReadAsync(string url) => (await _archive.AskAsync("GET", url)).Json.AsObject();

    private static Dictionary<string, JsonNode> OperationsOf(JsonObject document) =>
        document["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject()
                    .Where(member => member.Key != "parameters")
                    .Select(member => ($"{member.Key.ToUpperInvariant()} {Base}{path.Key}", member.Value!))
            )
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>Whether a route leads to the description itself.</summary>
    private static bool IsDocument(string pattern) =>
        pattern.Contains("/docs/", StringComparison.Ordinal) || pattern == "/api/openapi.json";
}
