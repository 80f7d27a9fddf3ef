using System.Diagnostics;
using Dandi.Files;
using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;
using Dandi.Testing;

namespace Dandi.Server.Tests.Directories;

/// <summary>What the disk has when the archive has responded, removed or published something.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task What_was_acknowledged_is_in_the_log_that_was_flushed()
    {
        using var disk = new TempFolder();
        var (log, flushed) = ("", disk.Locate("archive.sqlite-wal"));
        await using var archive = await RunningArchive.StartAsync(_ => Copy(log, flushed));
        log = Path.Combine(archive.Directory, "archive.sqlite-wal");
        var first = await archive.CreateDandisetAsync();
        var bytes = "hello"u8.ToArray();
        var asset = UploadSteps.Asset("a.txt", await UploadSteps.UploadAsync(archive, first, bytes));

        var added = await archive.AskAsync("POST", $"/dandisets/{first}/versions/draft/assets/", archive.Alice, asset);

        Assert.Equal(200, added.Status);
        // What a crash of the machine leaves: a log without all that was written after the last flush.
        Copy(Path.Combine(archive.Directory, "archive.sqlite"), disk.Locate("archive.sqlite"));
        using var left = new Database(disk.Locate("archive.sqlite"));
        var id = added["asset_id"].ToString();
        Assert.Equal("a.txt", left.QueryText("SELECT path FROM asset WHERE asset_id = $id", ("$id", id)));
    }

    [Theory]
    [InlineData("Input/output error", 5, 503, "ServiceUnavailable")]
    [InlineData("No space left on device", 28, 507, "InsufficientStorage")]
    public async Task Nothing_is_acknowledged_after_a_flush_that_failed_until_the_archive_is_started_again(
        string reason,
        int error,
        int status,
        string code
    )
    {
        var fails = false;
        await using var archive = await RunningArchive.StartAsync(file =>
        {
            if (fails)
                throw new IOException(reason, error);
            FileFlush.Data(file);
        });
        var id = await archive.CreateDandisetAsync();

        fails = true;
        var response = await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);
        fails = false;
        var later = await archive.AskAsync("GET", "/info/");
        var stored = await archive.SendAsync("GET", $"{archive.Server.Root}dandi-dandisets/blobs/a", null, null);

        foreach (var failed in new[] { response, later, stored })
        {
            Assert.Equal(status, failed.Status);
            Assert.Contains(reason, failed.Body, StringComparison.Ordinal);
            Assert.Contains("then restart the archive", failed.Body, StringComparison.Ordinal);
        }
        Assert.StartsWith("The archive could not write", later["detail"].ToString(), StringComparison.Ordinal);
        Assert.Contains($"<Code>{code}</Code>", stored.Body, StringComparison.Ordinal);
        Assert.Equal(later["detail"].ToString(), Assert.Single(archive.Messages));
        await archive.RestartAsync();
        Assert.Equal(200, (await archive.AskAsync("GET", "/info/")).Status);
    }

    [Fact]
    public async Task File_is_published_after_its_row_was_flushed_and_removed_after_its_removal_was()
    {
        using var folder = new TempFolder();
        var atFlush = new List<IReadOnlyList<string>>();
        using var database = new Database(folder.Locate("archive.sqlite"), _ =>
            atFlush.Add(Directory.Exists(folder.Locate("objects")) ? StoredFiles.List(folder.Root) : [])
        );
        using var store = new FolderStore(
            database,
            new BlobFiles(folder.Locate("objects")),
            TimeProvider.System,
            isLatest: true
        );
        using var content = new MemoryStream("hello"u8.ToArray());

        atFlush.Clear();
        await store.PutAsync(
            "key",
            new IncomingBody(content, content.Length, null, null),
            embargoed: false,
            mustBeNew: false,
            TestContext.Current.CancellationToken
        );
        var unfinished = Assert.Single(Assert.Single(atFlush));
        Assert.Equal("unfinished", Path.GetFileName(Path.GetDirectoryName(unfinished)));
        var published = Assert.Single(StoredFiles.List(folder.Root));
        Assert.NotEqual(unfinished, published);

        atFlush.Clear();
        store.DeleteExisting(["key"]);
        Assert.Equal([published], Assert.Single(atFlush));
        Assert.Empty(StoredFiles.List(folder.Root));
    }

    [Fact]
    public async Task Commits_that_wait_together_share_a_flush()
    {
        using var folder = new TempFolder();
        using var started = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(0);
        var flushes = 0;
        using var database = new Database(folder.Locate("archive.sqlite"), _ =>
        {
            // The first belongs to the start of the database.
            if (Interlocked.Increment(ref flushes) == 1)
                return;
            started.Release();
            mayEnd.Wait(TestContext.Current.CancellationToken);
        });
        database.Execute("CREATE TABLE number (value INTEGER PRIMARY KEY)");
        var first = database.WhenDurableAsync();
        await started.WaitAsync(TestContext.Current.CancellationToken);

        var others = Enumerable
            .Range(0, 100)
            .Select(i =>
            {
                database.Execute("INSERT INTO number VALUES ($i)", ("$i", i));
                return database.WhenDurableAsync();
            })
            .ToList();
        Assert.DoesNotContain(others, task => task.IsCompleted);
        mayEnd.Release(2);
        await Task.WhenAll([first, .. others]);

        Assert.Equal(3, flushes);
        Assert.True(database.WhenDurableAsync().IsCompletedSuccessfully);
    }

    /// <summary>Copies a file by another process: closing it in this one would end the locks of SQLite.</summary>
    private static void Copy(string source, string target)
    {
        if (source.Length == 0)
            return;
        using var process = Process.Start("cp", [source, target]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
