using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>Drafts and assets are validated as by the real archive, with errors in the same fields.</summary>
public sealed class MetadataValidationTests
{
    [Fact]
    public async Task A_draft_is_invalid_in_each_wrong_field_and_valid_once_all_are_right()
    {
        await using var archive = await RunningArchive.StartAsync();
        var created = await archive.AskAsync("POST", "/dandisets/", archive.Alice, Draft("spdx:MIT", "Jane Doe"));
        var draft = $"/dandisets/{created["identifier"]}/versions/draft/";
        await archive.Server.WhenIdle;
        // The further rules are only checked once the schema holds.
        Assert.Equal(["license.0"], await FieldsAsync(archive, draft));

        await archive.AskAsync("PUT", draft, archive.Alice, Draft("spdx:CC0-1.0", "Jane Doe"));
        await archive.Server.WhenIdle;
        Assert.Equal(["contributor", "assetsSummary"], await FieldsAsync(archive, draft));

        var id = DandisetId.Parse(created["identifier"].ToString());
        var blob = await UploadSteps.UploadAsync(archive, id, [1]);
        await archive.AskAsync("POST", $"{draft}assets/", archive.Alice, UploadSteps.Asset("a.txt", blob));
        await archive.AskAsync("PUT", draft, archive.Alice, Draft("spdx:CC0-1.0", "Doe, Jane"));
        await archive.Server.WhenIdle;
        Assert.Empty(await FieldsAsync(archive, draft));
    }

    [Theory]
    [InlineData("encodingFormat", "\"application/x-zarr\"", "digest")]
    [InlineData("keywords", "[1]", "keywords.0")]
    [InlineData("schemaVersion", "\"0.9.0\"", "")]
    [InlineData("schemaVersion", "{}", "")]
    [InlineData("identifier", "1", null)]
    [InlineData("schemaVersion", "\"0.6.9\"", null)]
    public async Task An_asset_is_invalid_in_the_field_that_is_wrong(string name, string value, string? field)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var body = UploadSteps.Asset("a.txt", await UploadSteps.UploadAsync(archive, id, [1]));
        body["metadata"]![name] = JsonNode.Parse(value);
        var assets = $"/dandisets/{id}/versions/draft/assets/";
        var asset = (await archive.AskAsync("POST", assets, archive.Alice, body))["asset_id"];
        await archive.Server.WhenIdle;

        var found = await archive.AskAsync("GET", $"{assets}{asset}/validation/");

        var fields = ((JsonArray)found["validation_errors"]).Select(error => error!["field"]!.ToString());
        string[] expected = field is null ? [] : [field];
        Assert.Equal(expected, fields);
    }

    private static async Task<List<string>> FieldsAsync(RunningArchive archive, string draft)
    {
        var info = await archive.AskAsync("GET", $"{draft}info/");
        var fields = ((JsonArray)info["version_validation_errors"]).Select(error => error!["field"]!.ToString());
        List<string> found = [.. fields];
        Assert.Equal(found.Count == 0 ? "Valid" : "Invalid", info["status"].ToString());
        return found;
    }

    private static JsonObject Draft(string license, string person) =>
        new()
        {
            ["name"] = "A Dandiset",
            ["metadata"] = new JsonObject
            {
                ["schemaKey"] = "Dandiset",
                ["schemaVersion"] = "0.7.0",
                ["description"] = "d",
                ["license"] = new JsonArray(license),
                ["contributor"] = new JsonArray(
                    new JsonObject
                    {
                        ["schemaKey"] = "Person",
                        ["name"] = person,
                        ["email"] = "jane@example.org",
                        ["roleName"] = new JsonArray("dcite:ContactPerson"),
                    }
                ),
            },
        };
}
