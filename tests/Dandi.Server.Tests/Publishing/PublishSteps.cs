using System.Text;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Publishing;

/// <summary>The requests that lead to a published version, without a client.</summary>
internal static class PublishSteps
{
    /// <summary>Creates a Dandiset of Alice that can be published, with assets whose content is their path.</summary>
    /// <returns>The path of its versions, with a slash at the end.</returns>
    public static async Task<string> CreateReadyAsync(RunningArchive archive, params string[] paths)
    {
        var id = await archive.CreateDandisetAsync();
        var versions = $"/dandisets/{id}/versions/";
        Assert.Equal(200, (await RenameAsync(archive, versions, "Ready")).Status);
        foreach (var path in paths)
        {
            var blob = await UploadSteps.UploadAsync(archive, id, Encoding.UTF8.GetBytes(path));
            await archive.AskAsync("POST", $"{versions}draft/assets/", archive.Alice, UploadSteps.Asset(path, blob));
        }
        await archive.Server.WhenIdle;
        return versions;
    }

    /// <summary>Publishes a draft.</summary>
    /// <returns>The number of the new version.</returns>
    public static async Task<string> PublishAsync(RunningArchive archive, string versions)
    {
        var before = await ListAsync(archive, versions);
        var response = await archive.AskAsync("POST", $"{versions}draft/publish/", archive.Alice);
        Assert.True(response.Status == 202, response.Body);
        await archive.Server.WhenIdle;
        return Assert.Single(await ListAsync(archive, versions), number => !before.Contains(number));
    }

    /// <summary>The numbers of all versions, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(RunningArchive archive, string versions) =>
        [
            .. (await archive.AskAsync("GET", versions))["results"]
                .AsArray()
                .Select(version => version!["version"]!.ToString()),
        ];

    public static async Task<string> FindAssetAsync(
        RunningArchive archive,
        string versions,
        string version,
        string path
    ) =>
        (await archive.AskAsync("GET", $"{versions}{version}/assets/?path={path}"))["results"][0]![
            "asset_id"
        ]!.ToString();

    /// <summary>Gives the draft a name, and metadata with which it can be published.</summary>
    public static Task<ReceivedResponse> RenameAsync(RunningArchive archive, string versions, string name) =>
        archive.AskAsync(
            "PUT",
            $"{versions}draft/",
            archive.Alice,
            new JsonObject
            {
                ["name"] = name,
                ["metadata"] = JsonNode.Parse(
                    """
                    {"schemaKey": "Dandiset", "schemaVersion": "0.7.0", "description": "Made for a test.",
                     "license": ["spdx:CC0-1.0"], "contributor": [{"schemaKey": "Person", "name": "Doe, Jane",
                     "email": "jane@example.org", "roleName": ["dcite:ContactPerson", "dcite:Author"],
                     "includeInCitation": true, "affiliation": []}]}
                    """
                ),
            }
        );
}
