using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>The steps that bring files into a Zarr, without a client. The content of each tells its path.</summary>
internal static class ZarrSteps
{
    /// <summary>Makes a Zarr.</summary>
    /// <returns>Its id.</returns>
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

    /// <summary>Asks where to send files.</summary>
    /// <returns>An address for each.</returns>
    public static async Task<IEnumerable<string>> SignAsync(RunningArchive archive, string zarr, params string[] paths)
    {
        var items = paths.Select(path =>
            (JsonNode)new JsonObject { ["path"] = path, ["base64md5"] = S3Store.Base64Md5(Bytes(path)) }
        );
        var response = await archive.AskAsync("POST", $"/zarr/{zarr}/files/", archive.Alice, new JsonArray([.. items]));
        return response.Json.AsArray().Select(url => url!.ToString());
    }

    /// <summary>Removes files.</summary>
    public static Task<ReceivedResponse> DeleteAsync(RunningArchive archive, string zarr, params string[] paths) =>
        archive.AskAsync(
            "DELETE",
            $"/zarr/{zarr}/files/",
            archive.Alice,
            new JsonArray([.. paths.Select(path => (JsonNode)new JsonObject { ["path"] = path })])
        );

    /// <summary>The content of a file.</summary>
    public static byte[] Bytes(string path) => Encoding.UTF8.GetBytes($"the content of {path}");
}
