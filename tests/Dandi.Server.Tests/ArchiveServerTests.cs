using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Testing;

namespace Dandi.Server.Tests;

public sealed class ArchiveServerTests
{
    [Fact]
    public async Task A_restart_keeps_accounts_Dandisets_assets_and_bytes()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "hello"u8.ToArray());
        await archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("a.txt", blob)
        );
        var key = archive.Alice.Token;

        await archive.RestartAsync();

        Assert.Equal(key, archive.Alice.Token);
        Assert.Equal("hello"u8.ToArray(), (await archive.ContentAsync(id))["a.txt"]);
    }

    [Fact]
    public async Task Only_one_archive_can_use_a_directory_at_a_time()
    {
        await using var archive = await RunningArchive.StartAsync();

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            ArchiveServer.StartAsync(
                new ArchiveServerOptions { Directory = archive.Directory },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("in use by another archive", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot access", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_of_a_newer_version_is_refused()
    {
        using var folder = new TempFolder();
        var options = new ArchiveServerOptions { Directory = folder.Root };
        await (await ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken)).DisposeAsync();
        using (var database = new Data.Database(folder.Locate("archive.sqlite")))
            database.Execute("PRAGMA user_version = 99");

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken)
        );

        Assert.Contains("created by a newer version of dandi", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_without_a_row_are_deleted_at_startup()
    {
        await using var archive = await RunningArchive.StartAsync();
        var name = "ab" + new string('0', 30);
        var orphan = Path.Combine(archive.Directory, "objects", "ab", name);
        var unfinished = Path.Combine(archive.Directory, "objects", "unfinished", name);
        foreach (var file in new[] { orphan, unfinished })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        }

        await archive.RestartAsync();

        Assert.False(File.Exists(orphan) || File.Exists(unfinished));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("%2e%2e/%2e%2e/archive.sqlite")]
    [InlineData("..%2f..%2farchive.sqlite")]
    [InlineData("blobs/../../archive.sqlite")]
    public async Task Keys_of_objects_cannot_escape_the_directory(string key)
    {
        await using var archive = await RunningArchive.StartAsync();

        var response = await archive.SendAsync("GET", $"{archive.Server.Root}dandi-dandisets/{key}", null, null);

        Assert.InRange(response.Status, 400, 404);
        Assert.DoesNotContain("SQLite", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pending_account_can_read_but_not_write()
    {
        await using var archive = await RunningArchive.StartAsync();

        Assert.Equal(200, (await archive.AskAsync("GET", "/dandisets/", archive.Carol)).Status);
        Assert.Equal(
            403,
            (
                await archive.AskAsync(
                    "POST",
                    "/dandisets/",
                    archive.Carol,
                    new JsonObject { ["name"] = "n", ["metadata"] = new JsonObject() }
                )
            ).Status
        );
    }

    [Fact]
    public async Task New_API_key_replaces_the_old_one()
    {
        await using var archive = await RunningArchive.StartAsync();
        var old = archive.Alice.Token;
        var renewed = (await archive.AskAsync("POST", "/auth/token/", archive.Alice)).Json.GetValue<string>();

        Assert.Equal(401, (await archive.SendAsync("GET", "/users/me/", old, null)).Status);
        Assert.Equal(200, (await archive.SendAsync("GET", "/users/me/", renewed, null)).Status);
    }

    [Fact]
    public async Task Embargoed_Dandiset_is_readable_by_owners_only()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync(embargo: true);
        var blob = await UploadSteps.UploadAsync(archive, id, "secret"u8.ToArray());

        Assert.Equal(401, (await archive.AskAsync("GET", $"/dandisets/{id}/")).Status);
        Assert.Equal(403, (await archive.AskAsync("GET", $"/dandisets/{id}/", archive.Bob)).Status);
        Assert.Equal(200, (await archive.AskAsync("GET", $"/dandisets/{id}/", archive.Alice)).Status);
        Assert.Equal(
            403,
            (
                await archive.SendAsync(
                    "GET",
                    $"{archive.Server.Root}dandi-dandisets/blobs/{blob[..3]}/{blob[3..6]}/{blob}",
                    null,
                    null
                )
            ).Status
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(25)]
    [InlineData(1000)]
    public async Task Pages_contain_every_asset_once_and_in_order(int size)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "x"u8.ToArray());
        for (var i = 0; i < 25; i++)
            await archive.AskAsync(
                "POST",
                $"/dandisets/{id}/versions/draft/assets/",
                archive.Alice,
                UploadSteps.Asset($"{i:00}.txt", blob)
            );
        var paths = new List<string>();
        for (var next = $"/dandisets/{id}/versions/draft/assets/?order=path&page_size={size}"; next is not null; )
        {
            var page = await archive.AskAsync("GET", next);
            paths.AddRange(page["results"].AsArray().Select(asset => asset!["path"]!.ToString()));
            next = page.Json["next"]?.ToString();
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i:00}.txt"), paths);
    }

    [Theory]
    [InlineData("7.0", 200)]
    [InlineData("1e1", 200)]
    [InlineData("\"7\"", 200)]
    [InlineData("1.5", 400)]
    [InlineData("true", 400)]
    public async Task Integers_are_parsed_as_in_the_real_archive(string number, int status)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var start = await archive.AskAsync(
            "POST",
            "/uploads/initialize/",
            archive.Alice,
            JsonNode.Parse(
                $$"""
                {
                    "contentSize": {{number}},
                    "digest": {"algorithm": "dandi:dandi-etag", "value": "d41d8cd98f00b204e9800998ecf8427e-1"},
                    "dandiset": "{{id}}"
                }
                """
            )
        );

        Assert.Equal(status, start.Status);
        if (status != 200)
            return;
        var completion = await archive.AskAsync(
            "POST",
            $"/uploads/{start["upload_id"]}/complete/",
            archive.Alice,
            JsonNode.Parse($$"""{"parts":[{"part_number":{{number}},"size":{{number}},"etag":"e"}]}""")
        );
        Assert.Equal(200, completion.Status);
    }

    [Fact]
    public async Task User_name_can_start_with_an_at_sign()
    {
        using var folder = new TempFolder();
        var options = new ArchiveServerOptions { Directory = folder.Root, Users = [UserSpec.Parse("@lab")] };

        await using var server = await ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.Contains(server.Users, user => user.Name == "@lab");
    }

    [Theory]
    [InlineData("{0}", 200)]
    [InlineData("{{{0}}}", 200)]
    [InlineData("urn:uuid:{0}", 200)]
    [InlineData("({0})", 400)]
    [InlineData("{0}0", 400)]
    public async Task Ids_in_bodies_are_accepted_in_the_forms_of_the_real_archive(string form, int status)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "x"u8.ToArray());
        var body = UploadSteps.Asset(
            "a.txt",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, form, blob.ToUpperInvariant())
        );

        Assert.Equal(
            status,
            (await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, body)).Status
        );
    }
}
