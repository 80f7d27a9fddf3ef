using Dandi.Server.Tests.Concurrency;
using Dandi.Testing;

namespace Dandi.Server.Tests.Searching;

/// <summary>The order of the assets in a list.</summary>
public sealed class AssetOrderTests
{
    [Fact]
    public async Task Replaced_asset_is_the_last_that_was_created_and_modified()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var id = await archive.CreateDandisetAsync();
        var assets = $"/dandisets/{id}/versions/draft/assets/";
        foreach (var path in (string[])["b.txt", "a.txt", "c.txt"])
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await DandisetSteps.AddAsync(archive, id, path, System.Text.Encoding.UTF8.GetBytes(path));
        }
        clock.Advance(TimeSpan.FromMinutes(1));
        var old = (await archive.AskAsync("GET", $"{assets}?path=b.txt"))["results"][0]!["asset_id"]!.ToString();
        var blob = await UploadSteps.UploadAsync(archive, id, "new"u8.ToArray());
        var asset = UploadSteps.Asset("b.txt", blob);
        Assert.Equal(200, (await archive.AskAsync("PUT", $"{assets}{old}/", archive.Alice, asset)).Status);

        Assert.Equal(["a.txt", "c.txt", "b.txt"], await ListAsync(archive, assets, "modified"));
        Assert.Equal(["b.txt", "c.txt", "a.txt"], await ListAsync(archive, assets, "-modified"));
        Assert.Equal(["a.txt", "c.txt", "b.txt"], await ListAsync(archive, assets, "created,-path"));
        Assert.Equal(["c.txt", "b.txt", "a.txt"], await ListAsync(archive, assets, "-path,modified"));
    }

    private static async Task<IEnumerable<string>> ListAsync(RunningArchive archive, string assets, string order)
    {
        var response = await archive.AskAsync("GET", $"{assets}?order={order}");
        Assert.True(response.Status == 200, response.Body);
        return response["results"].AsArray().Select(asset => asset!["path"]!.ToString());
    }
}
