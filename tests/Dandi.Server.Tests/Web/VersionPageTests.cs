using System.Text.Json.Nodes;
using Dandi.Server.Tests.Publishing;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

public sealed class VersionPageTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "The metadata of 1 file has 1 error.")]
    [InlineData(
        51,
        "The metadata of 50 files has 50 errors. There may be more invalid files: the first 50 are listed."
    )]
    public async Task Files_that_are_being_validated_are_counted_and_invalid_ones_are_listed(int invalid, string counts)
    {
        await using var archive = await RunningArchive.StartAsync();
        var names = Enumerable.Range(0, invalid).Select(number => $"{number}.txt");
        var versions = await PublishSteps.CreateReadyAsync(archive, ["valid.txt", .. names]);
        var id = DandisetId.Parse(versions.Split('/')[2]);
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["path"] = "unfinished.zarr" },
            ["zarr_id"] = await ZarrSteps.CreateAsync(archive, id, "unfinished.zarr"),
        };
        await archive.AskAsync("POST", $"{versions}draft/assets/", archive.Alice, body);
        await archive.Server.WhenIdle;
        archive.Server.Database.Execute(
            """
            UPDATE asset SET status = 'Invalid', validation_errors = '[{"field": "f", "message": "wrong here"}]'
            WHERE path LIKE '%.txt' AND path <> 'valid.txt'
            """
        );
        using var browser = new PageClient(archive);
        var text = (await browser.GetAsync($"/dandiset/{id}/draft")).Text;

        Assert.Contains("<p>1 file is being validated.</p>", text, StringComparison.Ordinal);
        Assert.Equal(Math.Min(invalid, 50), text.Split("wrong here").Length - 1);
        Assert.Contains(counts, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "<p>1 file is invalid without a message that says why. </p>")]
    [InlineData(
        51,
        "The metadata of 49 files has 49 errors. 1 file is invalid without a message that says why. There may be more "
            + "invalid files: the first 50 are listed."
    )]
    public async Task Invalid_file_without_an_error_is_counted(int invalid, string counts)
    {
        await using var archive = await RunningArchive.StartAsync();
        var names = Enumerable.Range(0, invalid).Select(number => $"{number}.txt");
        var versions = await PublishSteps.CreateReadyAsync(archive, [.. names]);
        archive.Server.Database.Execute(
            """
            UPDATE asset SET status = 'Invalid',
                validation_errors = iif(path = '0.txt', '[]', '[{"field": "f", "message": "wrong here"}]')
            """
        );
        using var browser = new PageClient(archive);
        var text = (await browser.GetAsync($"/dandiset/{versions.Split('/')[2]}/draft")).Text;

        Assert.Contains(counts, text, StringComparison.Ordinal);
        Assert.DoesNotContain("and of all its files is valid", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_URL_in_the_metadata_is_that_of_the_page()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var metadata = await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/");
        using var browser = new PageClient(archive);

        Assert.Equal($"{browser.Origin}/dandiset/{id}/draft", metadata["url"].ToString());
        Assert.Equal(200, (await browser.GetAsync($"/dandiset/{id}/draft")).Status);
    }

    [Fact]
    public async Task Only_owners_read_how_to_upload()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        using var owner = await PageClient.LogInAsync(archive, archive.Alice);
        using var anybody = new PageClient(archive);
        var own = (await owner.GetAsync($"/dandiset/{id}/draft")).Text;
        var other = (await anybody.GetAsync($"/dandiset/{id}/draft")).Text;

        Assert.Contains(">Download and upload</h2>", own, StringComparison.Ordinal);
        Assert.Contains("dandi upload -i", own, StringComparison.Ordinal);
        Assert.Contains(">Download</h2>", other, StringComparison.Ordinal);
        Assert.DoesNotContain("dandi upload -i", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_without_errors_says_so()
    {
        await using var archive = await RunningArchive.StartAsync();
        var versions = await PublishSteps.CreateReadyAsync(archive, "a.txt", "b.txt");
        using var browser = new PageClient(archive);
        var page = await browser.GetAsync($"/dandiset/{versions.Split('/')[2]}/draft");

        Assert.Contains("The metadata of the Dandiset and of all its files is valid.", page.Text);
    }
}
