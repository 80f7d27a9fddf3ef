using Dandi.Server.Backups;
using Dandi.Server.Integrity;
using Dandi.Server.State;
using Dandi.Server.Tests.Concurrency;
using Dandi.Server.Tests.Directories;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests.Backups;

public sealed class ArchiveBackupTests
{
    [Fact]
    public async Task Backup_while_clients_write_and_delete_is_complete_and_has_all_that_was_there_before()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var kept = await archive.CreateDandisetAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clients = Enumerable.Range(0, 4).Select(client => ChangeAsync(archive, client, stop.Token)).ToList();
        for (var round = 0; round < 5; round++)
        {
            await DandisetSteps.AddAsync(archive, kept, $"{round}.bin", S3Store.RandomBytes(100_000 + round));
            var before = await archive.ContentAsync(kept);

            await BackUpAsync(archive, folder.Locate("backup"));

            Assert.Empty(await CheckAsync(folder.Locate("backup")));
            Assert.Equal(before, await ReadAsync(folder, kept));
        }
        await stop.CancelAsync();
        Assert.True((await Task.WhenAll(clients)).Sum() > 0);
        await archive.StopAsync();
        Assert.Empty(await CheckAsync(archive.Directory));
    }

    [Fact]
    public async Task Second_backup_copies_only_new_files_and_removes_those_that_were_deleted()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var (first, second) = (await archive.CreateDandisetAsync(), await archive.CreateDandisetAsync());
        await DandisetSteps.FillAsync(archive, first, 1);
        await DandisetSteps.AddAsync(archive, second, "a.bin", S3Store.RandomBytes(200_000));
        var initial = await BackUpAsync(archive, folder.Locate("backup"));
        await archive.AskAsync("DELETE", $"/dandisets/{first}/", archive.Alice);
        await archive.Server.WhenIdle;
        await DandisetSteps.AddAsync(archive, second, "b.bin", S3Store.RandomBytes(200_001));

        var update = await BackUpAsync(archive, folder.Locate("backup"));

        Assert.Equal((6, 0), (initial.Copied, initial.Kept));
        Assert.Equal((1, 200_001, 6), (update.Copied, update.Bytes, update.Kept));
        Assert.Equal(
            StoredFiles.List(archive.Directory).Select(Path.GetFileName),
            StoredFiles.List(folder.Locate("backup")).Select(Path.GetFileName)
        );
        Assert.Empty(await CheckAsync(folder.Locate("backup")));
    }

    [Fact]
    public async Task Backup_that_was_killed_continues()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var id = await archive.CreateDandisetAsync();
        await DandisetSteps.AddAsync(archive, id, "a.bin", S3Store.RandomBytes(200_000));
        await BackUpAsync(archive, folder.Locate("backup"));
        // What a process leaves that is killed in its first backup.
        var file = Assert.Single(StoredFiles.List(folder.Locate("backup")));
        File.Move(file, folder.Locate($"backup/objects/unfinished/{Path.GetFileName(file)}"));
        folder.Write("backup/new.sqlite", "incomplete");
        File.Delete(folder.Locate("backup/archive.sqlite"));

        await BackUpAsync(archive, folder.Locate("backup"));

        Assert.Empty(await CheckAsync(folder.Locate("backup")));
        Assert.Equal([file], StoredFiles.List(folder.Locate("backup")));
    }

    [Theory]
    [InlineData("folder of somebody")]
    [InlineData("the archive itself")]
    [InlineData("another archive")]
    [InlineData("backup of another archive")]
    [InlineData("backup that was served")]
    public async Task Anything_but_a_backup_of_the_archive_is_refused_and_not_changed(string form)
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var other = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var target = form == "the archive itself" ? archive.Directory : folder.Locate("target");
        if (form == "folder of somebody")
            folder.Write("target/raw.nwb", "valuable");
        else if (form.StartsWith("backup", StringComparison.Ordinal))
            await BackUpAsync(form.EndsWith("served", StringComparison.Ordinal) ? archive : other, target);
        if (form is "backup that was served" or "another archive")
            await (await ServeAsync(target)).DisposeAsync();
        await archive.StopAsync();
        var before = FolderSnapshot.Take(target);

        var error = await Assert.ThrowsAsync<DandiException>(() => BackUpAsync(archive, target));

        Assert.Contains("--backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, FolderSnapshot.Take(target));
    }

    [Fact]
    public async Task Backup_of_a_restored_copy_does_not_replace_that_of_the_original()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var (backup, restored) = (folder.Locate("backup"), folder.Locate("restored"));
        await BackUpAsync(archive, backup);
        await DirectoryCopy.RunAsync(backup, restored);
        await (await ServeAsync(restored)).DisposeAsync();

        var error = await Assert.ThrowsAsync<DandiException>(() => BackUpAsync(restored, backup));

        Assert.Contains("is the backup of another archive", error.Message, StringComparison.Ordinal);
        await BackUpAsync(restored, folder.Locate("other"));
        await BackUpAsync(archive, backup);
    }

    [Theory]
    [InlineData("backup", "notes")]
    [InlineData(BackupMarker.Name, "notes")]
    [InlineData(BackupMarker.Name, "0123456789abcdef0123456789abcdef")]
    public async Task Archive_keeps_a_file_that_only_has_the_name_of_a_marker(string name, string content)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = ReadId(archive);
        var file = Path.Combine(archive.Directory, name);
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        await archive.RestartAsync();

        Assert.Equal(content, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(id, ReadId(archive));
    }

    [Fact]
    public async Task Backup_in_use_is_refused()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        await BackUpAsync(archive, folder.Locate("target"));
        await using var server = await ServeAsync(folder.Locate("target"));
        BackupMarker.Write(folder.Locate("target"), ReadId(archive));

        await Assert.ThrowsAsync<DandiException>(() => BackUpAsync(archive, folder.Locate("target")));
    }

    [Fact]
    public async Task Backup_of_an_archive_that_is_not_running_is_possible()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var id = await archive.CreateDandisetAsync();
        await DandisetSteps.AddAsync(archive, id, "a.txt", "hello"u8.ToArray());
        await archive.Server.WhenIdle;
        var content = await archive.ContentAsync(id);
        await archive.StopAsync();

        await BackUpAsync(archive, folder.Locate("backup"));

        Assert.Equal(content, await ReadAsync(folder, id));
    }

    [Fact]
    public async Task Missing_file_is_named_with_what_to_do_and_the_earlier_backup_stays()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        var id = await archive.CreateDandisetAsync();
        await DandisetSteps.AddAsync(archive, id, "a.bin", S3Store.RandomBytes(200_000));
        await BackUpAsync(archive, folder.Locate("backup"));
        await DandisetSteps.AddAsync(archive, id, "b.bin", S3Store.RandomBytes(200_001));
        await archive.StopAsync();
        var missing = Assert.Single(StoredFiles.List(archive.Directory), file => new FileInfo(file).Length == 200_001);
        File.Delete(missing);

        var error = await Assert.ThrowsAsync<DandiException>(() => BackUpAsync(archive, folder.Locate("backup")));

        Assert.Contains(Path.GetFileName(missing), error.Message, StringComparison.Ordinal);
        Assert.Contains("--check", error.Message, StringComparison.Ordinal);
        Assert.Empty(await CheckAsync(folder.Locate("backup")));
    }

    [Fact]
    public async Task Files_of_a_backup_are_private()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var folder = new TempFolder();
        await DandisetSteps.FillAsync(archive, await archive.CreateDandisetAsync(embargo: true), 1);

        await BackUpAsync(archive, folder.Locate("backup"));

        Assert.All(
            Directory.EnumerateFileSystemEntries(folder.Locate("backup"), "*", SearchOption.AllDirectories),
            path => Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & (UnixFileMode)0b111_111)
        );
    }

    private static string ReadId(RunningArchive archive) =>
        archive.Server.Database.QueryText("SELECT value FROM setting WHERE name = 'archive-id'")!;

    private static Task<BackupProgress> BackUpAsync(RunningArchive archive, string target) =>
        BackUpAsync(archive.Directory, target);

    private static async Task<BackupProgress> BackUpAsync(string directory, string target) =>
        (
            await ArchiveBackup.RunAsync(
                new BackupOptions { Directory = directory, Target = target },
                TestContext.Current.CancellationToken
            )
        ).Done;

    private static async Task<IReadOnlyList<CheckFinding>> CheckAsync(string directory)
    {
        var findings = new List<CheckFinding>();
        await ArchiveCheck.RunAsync(
            new CheckOptions { Directory = directory, Report = findings.Add },
            TestContext.Current.CancellationToken
        );
        return findings;
    }

    private static Task<ArchiveServer> ServeAsync(string directory) =>
        ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = directory },
            TestContext.Current.CancellationToken
        );

    /// <summary>Serves a copy of a backup and downloads a Dandiset from it.</summary>
    private static async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(TempFolder folder, DandisetId id)
    {
        var copy = folder.Locate($"copy-{Guid.NewGuid():N}");
        await DirectoryCopy.RunAsync(folder.Locate("backup"), copy);
        await using var server = await ServeAsync(copy);
        using var http = new HttpClient();
        var cancellation = TestContext.Current.CancellationToken;
        var url = $"{server.Api}/dandisets/{id}/versions/draft/assets/?page_size=1000";
        var listing = System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync(url, cancellation))!;
        var content = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var asset in listing["results"]!.AsArray())
        {
            var download = $"{server.Api}/assets/{asset!["asset_id"]}/download/";
            content[asset["path"]!.ToString()] = await http.GetByteArrayAsync(download, cancellation);
        }
        return content;
    }

    /// <summary>Fills Dandisets and deletes them, until it is canceled.</summary>
    /// <returns>How many.</returns>
    private static async Task<int> ChangeAsync(RunningArchive archive, int client, CancellationToken cancellationToken)
    {
        var random = new Random(client);
        for (var count = 0; ; count++)
        {
            if (cancellationToken.IsCancellationRequested)
                return count;
            var id = await archive.CreateDandisetAsync();
            await DandisetSteps.AddAsync(archive, id, "large.bin", S3Store.RandomBytes(100_000 + random.Next(100_000)));
            var zarr = await ZarrSteps.CreateAsync(archive, id, "a.zarr");
            string[] paths = [.. Enumerable.Range(0, 10).Select(i => $"0/{i}")];
            foreach (var (path, url) in paths.Zip(await ZarrSteps.SignAsync(archive, zarr, paths)))
                Assert.Equal(200, (await DandisetSteps.PutEntryAsync(archive, url, path)).Status);
            await ZarrSteps.DeleteAsync(archive, zarr, "0/1", "0/2");
            await archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice);
            Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice)).Status);
        }
    }
}
