using System.Text;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Publishing;

public sealed class PublicationTests
{
    [Fact]
    public async Task Published_version_keeps_its_assets_while_the_draft_changes()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt", "d/b.txt");
        var version = await PublishSteps.PublishAsync(archive, draft);
        var before = await ContentAsync(archive, draft, version);

        var asset = await PublishSteps.FindAssetAsync(archive, draft, "draft", "a.txt");
        Assert.Equal(204, (await archive.AskAsync("DELETE", $"{draft}draft/assets/{asset}/", archive.Alice)).Status);
        Assert.Equal(200, (await PublishSteps.RenameAsync(archive, draft, "Another name")).Status);
        await archive.Server.WhenIdle;

        Assert.Equal(before, await ContentAsync(archive, draft, version));
        Assert.Equal(200, (await archive.AskAsync("GET", $"/assets/{asset}/")).Status);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("POST", "publish/")]
    [InlineData("POST", "assets/")]
    [InlineData("PUT", "assets/{asset}/")]
    [InlineData("DELETE", "assets/{asset}/")]
    public async Task Nothing_writes_to_a_published_version(string method, string path)
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        var version = await PublishSteps.PublishAsync(archive, draft);
        var before = await ContentAsync(archive, draft, version);
        var listed = await archive.AskAsync("GET", $"{draft}{version}/assets/");
        var asset = listed["results"][0]!["asset_id"]!.ToString();
        JsonNode? body = method == "DELETE" ? null : new JsonObject { ["name"] = "x", ["metadata"] = new JsonObject() };
        if (path.StartsWith("assets/", StringComparison.Ordinal) && body is not null)
            body = UploadSteps.Asset("new.txt", listed["results"][0]!["blob"]!.ToString());

        var url = $"{draft}{version}/{path.Replace("{asset}", asset, StringComparison.Ordinal)}";
        foreach (var user in new[] { archive.Alice, archive.Admin })
            Assert.Equal(405, (await archive.AskAsync(method, url, user, body)).Status);

        Assert.Equal(before, await ContentAsync(archive, draft, version));
    }

    [Fact]
    public async Task Failed_publication_leaves_no_part_of_a_version_and_continues_after_a_restart()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt", "b.txt");
        // The last statement but one of the transaction fails, as on a full disk or when the process is killed.
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute(
                "CREATE TRIGGER broken BEFORE UPDATE OF published ON asset BEGIN SELECT RAISE(ABORT, 'broken'); END"
            );
        Assert.Equal(202, (await archive.AskAsync("POST", $"{draft}draft/publish/", archive.Alice)).Status);
        await archive.Server.WhenIdle;

        Assert.Equal(["draft"], await PublishSteps.ListAsync(archive, draft));
        Assert.Equal(423, (await archive.AskAsync("POST", $"{draft}draft/publish/", archive.Alice)).Status);
        await archive.StopAsync();
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute("DROP TRIGGER broken");
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        var version = Assert.Single(await PublishSteps.ListAsync(archive, draft), number => number != "draft");
        var assets = await archive.AskAsync("GET", $"{draft}{version}/assets/");
        Assert.Equal(2, assets["count"].GetValue<int>());
        Assert.Equal("Published", (await archive.AskAsync("GET", $"{draft}draft/info/"))["status"].ToString());
    }

    [Fact]
    public async Task Versions_of_the_same_minute_have_different_numbers()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        var numbers = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            numbers.Add(await PublishSteps.PublishAsync(archive, draft));
            await PublishSteps.RenameAsync(archive, draft, $"Round {round}");
            await archive.Server.WhenIdle;
        }

        Assert.Equal(numbers.Distinct().Order(StringComparer.Ordinal), numbers);
        Assert.Equal(["draft", .. numbers], await PublishSteps.ListAsync(archive, draft));
    }

    [Fact]
    public async Task Draft_of_a_deleted_version_can_be_published_again_under_another_number()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        var numbers = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            numbers.Add(await PublishSteps.PublishAsync(archive, draft));
            var deleted = await archive.AskAsync("DELETE", $"{draft}{numbers[^1]}/", archive.Admin);
            Assert.Equal(204, deleted.Status);
            await archive.Server.WhenIdle;
        }

        Assert.Equal(numbers.Distinct().Order(StringComparer.Ordinal), numbers);
        Assert.Equal("Valid", (await archive.AskAsync("GET", $"{draft}draft/info/"))["status"].ToString());
    }

    [Fact]
    public async Task Draft_stays_published_when_an_older_version_is_deleted()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        var first = await PublishSteps.PublishAsync(archive, draft);
        await PublishSteps.RenameAsync(archive, draft, "Another name");
        await archive.Server.WhenIdle;
        await PublishSteps.PublishAsync(archive, draft);

        Assert.Equal(204, (await archive.AskAsync("DELETE", $"{draft}{first}/", archive.Admin)).Status);
        await archive.Server.WhenIdle;

        Assert.Equal("Published", (await archive.AskAsync("GET", $"{draft}draft/info/"))["status"].ToString());
    }

    [Fact]
    public async Task Dandiset_is_deleted_only_after_an_administrator_has_deleted_its_versions()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        var version = await PublishSteps.PublishAsync(archive, draft);
        var dandiset = draft[..^"versions/".Length];

        Assert.Equal(403, (await archive.AskAsync("DELETE", dandiset, archive.Admin)).Status);
        Assert.Equal(403, (await archive.AskAsync("DELETE", $"{draft}{version}/", archive.Alice)).Status);
        Assert.Equal(204, (await archive.AskAsync("DELETE", $"{draft}{version}/", archive.Admin)).Status);
        Assert.Equal(204, (await archive.AskAsync("DELETE", dandiset, archive.Alice)).Status);
    }

    [Fact]
    public async Task Asset_that_only_a_published_version_has_does_not_expire()
    {
        var time = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(time);
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        var version = await PublishSteps.PublishAsync(archive, draft);
        var asset = await PublishSteps.FindAssetAsync(archive, draft, "draft", "a.txt");
        await archive.AskAsync("DELETE", $"{draft}draft/assets/{asset}/", archive.Alice);
        await archive.Server.WhenIdle;
        await archive.StopAsync();
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute("UPDATE asset SET modified = '2000'; UPDATE blob SET created = '2000'");
        await archive.RestartAsync();

        Assert.Equal(200, (await archive.AskAsync("GET", $"{draft}{version}/assets/{asset}/")).Status);
        var download = await archive.AskAsync("GET", $"/assets/{asset}/download/");
        Assert.Equal("a.txt", (await archive.SendAsync("GET", download.Location!, null, null)).Body);
    }

    [Fact]
    public async Task Change_of_a_draft_that_waits_for_its_publication_cancels_it()
    {
        await using var archive = await RunningArchive.StartAsync();
        var draft = await PublishSteps.CreateReadyAsync(archive, "a.txt");
        await archive.StopAsync();
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
        {
            var versions = new Data.Versions(database, TimeProvider.System);
            var dandisets = new Data.Dandisets(database, TimeProvider.System);
            var row = dandisets.GetDraft(dandisets.Find(1)!);
            Assert.Null(versions.BeginPublication(row, ""));
            database.Write(db => Data.Dandisets.Touch(db, row.Id, TimeProvider.System));
            versions.Publish(row.Id);
        }
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Equal(["draft"], await PublishSteps.ListAsync(archive, draft));
        Assert.Equal("Valid", (await archive.AskAsync("GET", $"{draft}draft/info/"))["status"].ToString());
    }

    private static async Task<string> ContentAsync(RunningArchive archive, string versions, string version)
    {
        var text = new StringBuilder();
        foreach (var path in (string[])["", "info/", "assets/?metadata=true&order=path", "assets/paths/"])
            text.Append((await archive.AskAsync("GET", $"{versions}{version}/{path}")).Body);
        return text.ToString();
    }
}
