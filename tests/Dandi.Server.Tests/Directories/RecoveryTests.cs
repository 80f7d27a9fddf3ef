using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Testing;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Tests.Directories;

/// <summary>What the start does with the files that an earlier process left.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task File_that_was_committed_but_not_published_is_published()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await AddAssetAsync(archive, id, "a.txt", "hello"u8.ToArray());
        await archive.StopAsync();
        var file = Assert.Single(StoredFiles.List(archive.Directory));
        File.Move(file, Path.Combine(archive.Directory, "objects", "unfinished", Path.GetFileName(file)));

        await archive.RestartAsync();

        Assert.Equal("hello"u8.ToArray(), (await archive.ContentAsync(id))["a.txt"]);
        Assert.Equal([file], StoredFiles.List(archive.Directory));
    }

    [Fact]
    public async Task File_that_was_marked_as_unused_but_not_removed_is_removed_after_a_crash()
    {
        await using var archive = await RunningArchive.StartAsync();
        await archive.StopAsync();
        var file = StoredFiles.Create(archive.Directory, 'a');
        using (var database = new Database(Path.Combine(archive.Directory, "archive.sqlite")))
        {
            database.Execute("INSERT INTO unused_file VALUES ($file)", ("$file", Path.GetFileName(file)));
            Settings.Set(database, "stop-token", "crashed");
        }

        await archive.RestartAsync();

        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Files_are_kept_when_an_older_database_is_restored_and_usable_with_the_latest()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await archive.StopAsync();
        var (database, old, latest) = (Locate("archive.sqlite"), Locate("old"), Locate("latest"));
        File.Copy(database, old);
        await archive.RestartAsync();
        await AddAssetAsync(archive, id, "a.txt", "hello"u8.ToArray());
        await archive.StopAsync();
        File.Move(database, latest);

        File.Copy(old, database);
        await archive.RestartAsync();
        Assert.Equal(1, archive.Server.UnknownFiles);
        // Nor later: this database will never know what they are.
        await archive.RestartAsync();
        Assert.Equal(1, archive.Server.UnknownFiles);
        await archive.StopAsync();
        File.Move(latest, database, overwrite: true);
        await archive.RestartAsync();

        Assert.Equal("hello"u8.ToArray(), (await archive.ContentAsync(id))["a.txt"]);

        string Locate(string name) => Path.Combine(archive.Directory, name);
    }

    [Fact]
    public async Task Files_are_kept_when_a_database_from_before_the_first_clean_stop_is_restored()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        using var folder = new TempFolder();
        await DirectoryCopy.RunAsync(archive.Directory, folder.Locate("backup"));
        await AddAssetAsync(archive, id, "a.txt", "hello"u8.ToArray());
        await archive.Server.WhenIdle;
        // What a killed process leaves.
        await DirectoryCopy.RunAsync(archive.Directory, folder.Locate("D"));
        foreach (var file in Directory.EnumerateFiles(folder.Locate("D"), "archive.sqlite*"))
            File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(folder.Locate("backup"), "archive.sqlite*"))
            File.Copy(file, Path.Combine(folder.Locate("D"), Path.GetFileName(file)));

        for (var start = 0; start < 2; start++)
        {
            await using var server = await ArchiveServer.StartAsync(
                new ArchiveServerOptions { Directory = folder.Locate("D") },
                TestContext.Current.CancellationToken
            );
            Assert.Equal(1, server.UnknownFiles);
        }
        Assert.Single(StoredFiles.List(folder.Locate("D")));
    }

    [Theory]
    [InlineData("an empty file")]
    [InlineData("an empty journal")]
    [InlineData("a header")]
    [InlineData("a header and an empty log")]
    public async Task First_start_that_was_killed_can_be_repeated(string state)
    {
        using var folder = new TempFolder();
        folder.Write("D/archive.sqlite", "");
        if (state.Contains("journal", StringComparison.Ordinal))
            folder.Write("D/archive.sqlite-journal", new string('\0', 512));
        if (state.Contains("header", StringComparison.Ordinal))
        {
            await using var connection = new SqliteConnection(
                $"Data Source={folder.Locate("D/archive.sqlite")};Pooling=False"
            );
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        if (state.Contains("log", StringComparison.Ordinal))
            folder.Write("D/archive.sqlite-wal", "");

        await using var server = await ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = folder.Locate("D") },
            TestContext.Current.CancellationToken
        );

        Assert.NotEmpty(server.Users);
    }

    [Fact]
    public async Task Files_are_kept_with_the_database_of_another_archive()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var other = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await AddAssetAsync(archive, id, "a.txt", "hello"u8.ToArray());
        await archive.StopAsync();
        await other.StopAsync();
        File.Copy(
            Path.Combine(other.Directory, "archive.sqlite"),
            Path.Combine(archive.Directory, "archive.sqlite"),
            overwrite: true
        );

        await archive.RestartAsync();

        Assert.Single(StoredFiles.List(archive.Directory));
    }

    [Theory]
    [InlineData("../../victim")]
    [InlineData("/victim")]
    [InlineData("ab")]
    [InlineData("")]
    public async Task File_name_in_the_database_cannot_lead_out_of_the_folder(string name)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await AddAssetAsync(archive, id, "a.txt", "hello"u8.ToArray());
        await archive.StopAsync();
        var victim = Path.Combine(archive.Directory, "victim");
        await File.WriteAllTextAsync(victim, "valuable", TestContext.Current.CancellationToken);
        var file = name == "/victim" ? victim : name;
        using (var database = new Database(Path.Combine(archive.Directory, "archive.sqlite")))
        {
            database.Execute("UPDATE segment SET file = $file", ("$file", file));
            database.Execute("INSERT INTO unused_file VALUES ($file)", ("$file", file));
        }
        await archive.RestartAsync();

        var read = await Assert.ThrowsAsync<HttpRequestException>(() => archive.ContentAsync(id));
        Assert.DoesNotContain(archive.Directory, read.Message, StringComparison.Ordinal);
        await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);
        await archive.Server.WhenIdle;

        Assert.Equal("valuable", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
    }

    private static async Task AddAssetAsync(RunningArchive archive, DandisetId id, string path, byte[] bytes)
    {
        var blob = await UploadSteps.UploadAsync(archive, id, bytes);
        var asset = UploadSteps.Asset(path, blob);
        var added = await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, asset);
        Assert.Equal(200, added.Status);
    }
}
