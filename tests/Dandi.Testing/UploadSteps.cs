using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Dandi.Testing;

/// <summary>The requests that upload a blob, without a client.</summary>
public static class UploadSteps
{
    /// <summary>Uploads a blob of one part: announces it, sends the part, completes and validates the upload.</summary>
    /// <returns>The id of the blob.</returns>
    public static async Task<string> UploadAsync(RunningArchive archive, DandisetId id, byte[] bytes)
    {
        var upload = await AnnounceAsync(archive, id, bytes);
        var uploadId = upload["upload_id"].ToString();
        var part = await archive.SendAsync(
            "PUT",
            upload["parts"][0]!["upload_url"]!.ToString(),
            null,
            new ByteArrayContent(bytes)
        );
        Assert.Equal(200, part.Status);
        await CompleteAsync(archive, uploadId, bytes);
        return (await archive.AskAsync("POST", $"/uploads/{uploadId}/validate/", archive.Alice))["blob_id"].ToString();
    }

    /// <summary>The body of the request that registers a blob as an asset.</summary>
    public static JsonObject Asset(string path, string blob) =>
        new()
        {
            ["metadata"] = new JsonObject
            {
                ["path"] = path,
                ["encodingFormat"] = "text/plain",
                ["schemaKey"] = "Asset",
            },
            ["blob_id"] = blob,
        };

    /// <summary>The dandi-etag of a blob of one part, as requests contain it.</summary>
    public static JsonObject Digest(byte[] bytes) =>
        new()
        {
            ["algorithm"] = "dandi:dandi-etag",
            ["value"] = $"{Convert.ToHexStringLower(MD5.HashData(MD5.HashData(bytes)))}-1",
        };

    /// <summary>Announces the upload of a blob.</summary>
    public static Task<ReceivedResponse> AnnounceAsync(RunningArchive archive, DandisetId id, byte[] bytes) =>
        archive.AskAsync(
            "POST",
            "/uploads/initialize/",
            archive.Alice,
            new JsonObject
            {
                ["contentSize"] = bytes.Length,
                ["digest"] = Digest(bytes),
                ["dandiset"] = id.Value,
            }
        );

    /// <summary>Completes an upload of one part, which the store then holds as an object.</summary>
    public static async Task CompleteAsync(RunningArchive archive, string uploadId, byte[] bytes)
    {
        var part = new JsonObject
        {
            ["part_number"] = 1,
            ["size"] = bytes.Length,
            ["etag"] = Convert.ToHexStringLower(MD5.HashData(bytes)),
        };
        var completion = await archive.AskAsync(
            "POST",
            $"/uploads/{uploadId}/complete/",
            archive.Alice,
            new JsonObject { ["parts"] = new JsonArray(part) }
        );
        var completed = await archive.SendAsync(
            "POST",
            completion["complete_url"].ToString(),
            null,
            new StringContent(completion["body"].ToString())
        );
        Assert.Equal(200, completed.Status);
    }
}
