using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Dandi.Testing;

/// <summary>The steps that bring bytes into an archive, without a client.</summary>
public static class UploadSteps
{
    /// <summary>Brings a few bytes.</summary>
    /// <returns>The id of the blob.</returns>
    public static async Task<string> UploadAsync(RunningArchive archive, DandisetId id, byte[] bytes)
    {
        var md5 = Convert.ToHexStringLower(MD5.HashData(bytes));
        var etag = $"{Convert.ToHexStringLower(MD5.HashData(MD5.HashData(bytes)))}-1";
        var start = await archive.AskAsync(
            "POST",
            "/uploads/initialize/",
            archive.Alice,
            new JsonObject
            {
                ["contentSize"] = bytes.Length,
                ["digest"] = new JsonObject { ["algorithm"] = "dandi:dandi-etag", ["value"] = etag },
                ["dandiset"] = id.Value,
            }
        );
        var upload = start["upload_id"].ToString();
        Assert.Equal(
            200,
            (
                await archive.SendAsync(
                    "PUT",
                    start["parts"][0]!["upload_url"]!.ToString(),
                    null,
                    new ByteArrayContent(bytes)
                )
            ).Status
        );
        var completion = await archive.AskAsync(
            "POST",
            $"/uploads/{upload}/complete/",
            archive.Alice,
            new JsonObject
            {
                ["parts"] = new JsonArray(
                    new JsonObject
                    {
                        ["part_number"] = 1,
                        ["size"] = bytes.Length,
                        ["etag"] = md5,
                    }
                ),
            }
        );
        Assert.Equal(
            200,
            (
                await archive.SendAsync(
                    "POST",
                    completion["complete_url"].ToString(),
                    null,
                    new StringContent(completion["body"].ToString())
                )
            ).Status
        );
        return (await archive.AskAsync("POST", $"/uploads/{upload}/validate/", archive.Alice))["blob_id"].ToString();
    }

    /// <summary>The body that registers an asset.</summary>
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
}
