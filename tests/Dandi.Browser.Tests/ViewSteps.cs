using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Server.Data;
using Dandi.Testing;
using Microsoft.Playwright;

namespace Dandi.Browser.Tests;

/// <summary>What people do in the browser view, and what clients do meanwhile.</summary>
internal static partial class ViewSteps
{
    /// <summary>A text that would do harm as markup, and that reverses the direction of the text after it.</summary>
    public const string Hostile = "<script>window.hostile=1</script>\"><img src=x onerror=window.hostile=1>'\u202egpj";

    // One red pixel.
    private const string Pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";

    /// <summary>Logs somebody in, beginning with the page that is open.</summary>
    public static async Task LogInAsync(IPage page, ServerUser user)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in", Exact = true }).First.ClickAsync();
        await page.GetByLabel("API key").FillAsync(user.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).WaitForAsync();
    }

    /// <summary>Creates a Dandiset with the form.</summary>
    /// <returns>Its identifier.</returns>
    public static async Task<DandisetId> CreateAsync(IPage page, string name, bool embargo)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "New Dandiset" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Description").FillAsync("Made for a test. " + Hostile);
        await page.GetByLabel("License").SelectOptionAsync("spdx:CC-BY-4.0");
        if (embargo)
            await page.GetByLabel("Embargoed").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(DraftUrl());
        return DandisetId.Parse(page.Url.Split('/')[^2]);
    }

    /// <summary>Uploads an image.</summary>
    /// <returns>The id of the asset.</returns>
    public static async Task<string> UploadImageAsync(RunningArchive archive, DandisetId id, string path)
    {
        // What follows the image makes the bytes of each file different: equal ones are uploaded once.
        byte[] bytes = [.. Convert.FromBase64String(Pixel), .. Encoding.UTF8.GetBytes(id.Value + path)];
        var blob = await UploadSteps.UploadAsync(archive, id, bytes);
        var body = UploadSteps.Asset(path, blob);
        body["metadata"]!["encodingFormat"] = "image/png";
        return await RegisterAsync(archive, id, body);
    }

    /// <summary>Uploads a Zarr with entries whose names would do harm as markup.</summary>
    /// <returns>The id of the asset.</returns>
    public static async Task<string> UploadZarrAsync(RunningArchive archive, DandisetId id, string path)
    {
        var zarr = await archive.AskAsync(
            "POST",
            "/zarr/",
            archive.Alice,
            new JsonObject { ["name"] = path, ["dandiset"] = id.Value }
        );
        var bytes = Encoding.UTF8.GetBytes("bytes");
        var entries = new JsonArray([
            .. new[] { ".zarray", "0/0", Hostile }.Select(entry =>
                (JsonNode)
                    new JsonObject { ["path"] = entry, ["base64md5"] = Convert.ToBase64String(MD5.HashData(bytes)) }
            ),
        ]);
        var urls = await archive.AskAsync("POST", $"/zarr/{zarr["zarr_id"]}/files/", archive.Alice, entries);
        foreach (var url in urls.Json.AsArray())
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentMD5 = MD5.HashData(bytes);
            Assert.Equal(200, (await archive.SendAsync("PUT", url!.ToString(), null, content)).Status);
        }
        await archive.AskAsync("POST", $"/zarr/{zarr["zarr_id"]}/finalize/", archive.Alice);
        await archive.Server.WhenIdle;
        var body = UploadSteps.Asset(path, "");
        body.Remove("blob_id");
        body["zarr_id"] = zarr["zarr_id"].ToString();
        body["metadata"]!["hostile"] = Hostile;
        return await RegisterAsync(archive, id, body);
    }

    [GeneratedRegex("/draft$")]
    private static partial Regex DraftUrl();

    private static async Task<string> RegisterAsync(RunningArchive archive, DandisetId id, JsonObject body)
    {
        var asset = await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, body);
        await archive.Server.WhenIdle;
        return asset["asset_id"].ToString();
    }
}
