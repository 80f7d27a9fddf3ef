using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Values;

/// <summary>The real archive reads contributors with the rules of Python (archive-api.md §5.2).</summary>
public sealed class ContributorTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"false\"", true)]
    [InlineData("\" \"", true)]
    [InlineData("1", true)]
    [InlineData("0.5", true)]
    [InlineData("[0]", true)]
    [InlineData("{\"a\":0}", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("\"\"", false)]
    [InlineData("0", false)]
    [InlineData("-0.0", false)]
    [InlineData("[]", false)]
    [InlineData("{}", false)]
    public async Task Contributor_is_cited_if_the_value_is_true_in_Python(string value, bool isCited)
    {
        var list = $$"""[{"name":"Doe, Jane","includeInCitation":{{value}}}]""";
        var (id, status) = await CreateAsync(list);
        var metadata = await _archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/");

        Assert.Equal(200, status);
        Assert.Equal(isCited, metadata["citation"].ToString().StartsWith("Doe, Jane (", StringComparison.Ordinal));
        Assert.Equal(list, metadata["contributor"].ToJsonString());
    }

    [Theory]
    [InlineData("""[{"includeInCitation":true}]""", 400)]
    [InlineData("""[{"includeInCitation":"no"}]""", 400)]
    [InlineData("""[{"includeInCitation":1,"name":null}]""", 400)]
    [InlineData("""[{"includeInCitation":1,"name":7}]""", 400)]
    [InlineData("""[{"includeInCitation":true,"name":["a"]}]""", 400)]
    [InlineData("""["a"]""", 400)]
    [InlineData("""[{"includeInCitation":""}]""", 200)]
    [InlineData("""[{"name":7}]""", 200)]
    [InlineData("\"me\"", 200)]
    [InlineData("7", 200)]
    [InlineData("null", 200)]
    public async Task Lists_from_which_no_citation_can_be_made_are_refused(string list, int status)
    {
        var (id, created) = await CreateAsync(list);
        var changed = await _archive.AskAsync(
            "PUT",
            $"/dandisets/{id ?? (await CreateAsync("[]")).Id}/versions/draft/",
            _archive.Alice,
            Body(list)
        );

        Assert.Equal((status, status), (created, changed.Status));
    }

    [Theory]
    [InlineData("\"dcite:ContactPerson\"", "Doe, Jane")]
    [InlineData("[1,\"dcite:ContactPerson\"]", "Doe, Jane")]
    [InlineData("[\"dcite:Author\"]", "")]
    [InlineData("{\"dcite:ContactPerson\":1}", "")]
    [InlineData("null", "")]
    public async Task Role_of_the_contact_person_has_several_forms(string role, string expected)
    {
        var (id, _) = await CreateAsync($$"""[{"name":"Doe, Jane","roleName":{{role}}}]""");

        var dandiset = await _archive.AskAsync("GET", $"/dandisets/{id}/");

        Assert.Equal(expected, dandiset["contact_person"].ToString());
    }

    private async Task<(string? Id, int Status)> CreateAsync(string list)
    {
        var response = await _archive.AskAsync("POST", "/dandisets/", _archive.Alice, Body(list));
        return (response.Status == 200 ? response["identifier"].ToString() : null, response.Status);
    }

    private static JsonNode Body(string list) =>
        JsonNode.Parse($$$"""{"name":"n","metadata":{"contributor":{{{list}}}}}""")!;
}
