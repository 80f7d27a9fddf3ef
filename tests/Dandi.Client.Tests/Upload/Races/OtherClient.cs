using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Another client that changes the same Dandiset, such as the web page of the archive.</summary>
internal sealed class OtherClient(RunningArchive archive, DandisetId id)
{
    /// <summary>Later than the modification time of any local file.</summary>
    private const string Later = "2999-01-01T00:00:00+00:00";

    /// <summary>Whether it changed anything: the asset may not exist, or the archive may reject the change.</summary>
    public bool HasActed { get; private set; }

    private string Assets => $"/dandisets/{id}/versions/draft/assets/";

    /// <summary>Finds the asset at a path, or null.</summary>
    public async Task<JsonNode?> FindAsync(string path)
    {
        var response = await archive.AskAsync(
            "GET",
            $"{Assets}?metadata=true&path={Uri.EscapeDataString(path)}",
            archive.Alice
        );
        return response["results"].AsArray().FirstOrDefault(asset => asset!["path"]!.ToString() == path);
    }

    /// <summary>Uploads a file to a path; replaces what is there.</summary>
    public async Task UploadAsync(string path, byte[] bytes)
    {
        var known = await archive.AskAsync(
            "POST",
            "/blobs/digest/",
            archive.Alice,
            new JsonObject { ["algorithm"] = "dandi:dandi-etag", ["value"] = EtagOf(bytes) }
        );
        var body = UploadSteps.Asset(
            path,
            known.Status == 200 ? known["blob_id"].ToString() : await UploadSteps.UploadAsync(archive, id, bytes)
        );
        body["metadata"]!["blobDateModified"] = Later;
        await WriteAsync(path, body);
    }

    /// <summary>Registers another, empty Zarr at a path; replaces what is there.</summary>
    public async Task UploadZarrAsync(string path)
    {
        var zarr = await archive.AskAsync(
            "POST",
            "/zarr/",
            archive.Alice,
            new JsonObject { ["name"] = $"{path} of another client", ["dandiset"] = id.Value }
        );
        await WriteAsync(
            path,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["path"] = path },
                ["zarr_id"] = zarr["zarr_id"].ToString(),
            }
        );
    }

    /// <summary>Changes only the metadata of an asset, as the web page does.</summary>
    public async Task EditAsync(string path)
    {
        if (await FindAsync(path) is { } asset)
            await PutAsync(asset, metadata => metadata["comment"] = "edited");
    }

    public async Task RenameAsync(string path, string newPath)
    {
        if (await FindAsync(path) is { } asset)
            await PutAsync(asset, metadata => metadata["path"] = newPath);
    }

    public async Task DeleteAsync(string path)
    {
        if (await FindAsync(path) is not { } asset)
            return;
        Assert.Equal(204, (await archive.AskAsync("DELETE", $"{Assets}{asset["asset_id"]}/", archive.Alice)).Status);
        HasActed = true;
    }

    /// <summary>Finalizes the Zarr of an asset.</summary>
    public async Task FinalizeAsync(string path)
    {
        if (await FindAsync(path) is not { } asset || asset["zarr"] is not { } zarr)
            return;
        var response = await archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice);
        // Rejected if nothing has changed since the last checksum, or while it is computed.
        Assert.True(response.Status is 204 or 400, response.Body);
        HasActed |= response.Status == 204;
    }

    /// <summary>Uploads an entry into the Zarr at a path.</summary>
    public async Task UploadEntryAsync(UploadScene scene, string path, string entry, string text)
    {
        if (await FindAsync(path) is null)
            return;
        await scene.UploadEntryAsOtherClientAsync(entry, text);
        HasActed = true;
    }

    private async Task WriteAsync(string path, JsonObject body)
    {
        var response = await FindAsync(path) is { } asset
            ? await archive.AskAsync("PUT", $"{Assets}{asset["asset_id"]}/", archive.Alice, body)
            : await archive.AskAsync("POST", Assets, archive.Alice, body);
        Assert.Equal(200, response.Status);
        HasActed = true;
    }

    private async Task PutAsync(JsonNode asset, Action<JsonNode> change)
    {
        var metadata = asset["metadata"]!.DeepClone();
        change(metadata);
        var body = new JsonObject { ["metadata"] = metadata };
        var content = asset["blob"] is { } blob ? ("blob_id", blob) : ("zarr_id", asset["zarr"]!);
        body[content.Item1] = content.Item2.ToString();
        Assert.Equal(200, (await archive.AskAsync("PUT", $"{Assets}{asset["asset_id"]}/", archive.Alice, body)).Status);
        HasActed = true;
    }

    private static string EtagOf(byte[] bytes) => $"{Convert.ToHexStringLower(MD5.HashData(MD5.HashData(bytes)))}-1";
}
