using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>
/// The requests that create and change a Zarr, without a client. Entries have a content derived from their path.
/// </summary>
internal static class ZarrSteps
{
    /// <summary>Creates a Zarr.</summary>
    /// <returns>The id of the Zarr.</returns>
    public static async Task<string> CreateAsync(RunningArchive archive, DandisetId id, string name) =>
        (
            await archive.AskAsync(
                "POST",
                "/zarr/",
                archive.Alice,
                new JsonObject { ["name"] = name, ["dandiset"] = id.Value }
            )
        )["zarr_id"]
            .ToString();

    /// <summary>Requests presigned URLs for entries.</summary>
    /// <returns>A URL for each path, in their order.</returns>
    public static async Task<IEnumerable<string>> SignAsync(RunningArchive archive, string zarr, params string[] paths)
    {
        var items = paths.Select(path =>
            (JsonNode)new JsonObject { ["path"] = path, ["base64md5"] = S3Store.Base64Md5(Bytes(path)) }
        );
        var response = await archive.AskAsync("POST", $"/zarr/{zarr}/files/", archive.Alice, new JsonArray([.. items]));
        return response.Json.AsArray().Select(url => url!.ToString());
    }

    public static Task<ReceivedResponse> DeleteAsync(RunningArchive archive, string zarr, params string[] paths) =>
        archive.AskAsync(
            "DELETE",
            $"/zarr/{zarr}/files/",
            archive.Alice,
            new JsonArray([.. paths.Select(path => (JsonNode)new JsonObject { ["path"] = path })])
        );

    public static byte[] Bytes(string path) => Encoding.UTF8.GetBytes($"the content of {path}");
}
