using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>What has arrived of a file travels not again, whatever ended the run.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Big = "big.mp4";
    private const int Size = 130 << 20;
    private readonly TempFolder _journal = new();
    private bool _failsAtThirdPart = true;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task The_next_run_sends_only_the_parts_that_are_missing()
    {
        await using var scene = await InterruptedAsync();

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 2L << 20), (report.Uploaded, report.BytesSent));
        Assert.Equal(1, scene.Network.Count("initialize/"));
        await scene.AssertArchiveHoldsFolderAsync();
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task A_file_goes_on_under_another_name()
    {
        await using var scene = await InterruptedAsync();
        File.Move(scene.Folder.Locate(Big), scene.Folder.Locate("renamed.mp4"));

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(2L << 20, report.BytesSent);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Other_bytes_under_the_same_name_begin_anew()
    {
        await using var scene = await InterruptedAsync();
        scene.Folder.WriteRandom(Big, Size, seed: 2);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(Size, report.BytesSent);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Bytes_that_somebody_else_has_sent_since_are_not_sent()
    {
        await using var scene = await InterruptedAsync();
        var journal = scene.Journal;
        scene.Journal = null;
        File.Copy(scene.Folder.Locate(Big), scene.Folder.Locate("copy.mp4"));
        await scene.UploadAsync();
        File.Move(scene.Folder.Locate(Big), scene.Folder.Locate("again.mp4"));
        scene.Journal = journal;

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0L), (report.Uploaded, report.BytesSent));
        Assert.Empty(Uploads());
    }

    [Theory]
    [InlineData("{\"journal\":1")]
    [InlineData("no journal\n")]
    [InlineData("")]
    public async Task A_damaged_journal_is_set_aside_with_a_warning(string text)
    {
        await using var scene = await InterruptedAsync();
        await File.WriteAllTextAsync(Assert.Single(Uploads()), text, TestContext.Current.CancellationToken);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, (long)Size), (report.Uploaded, report.BytesSent));
        Assert.Contains("set aside as `", Assert.Single(scene.Notices), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_journal.Root, "*.damaged", SearchOption.AllDirectories));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_journal_of_another_upload_is_set_aside()
    {
        await using var scene = await InterruptedAsync();
        var file = Assert.Single(Uploads());
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace(
                "-3\",\"upload\"",
                "-4\",\"upload\"",
                StringComparison.Ordinal
            ),
            TestContext.Current.CancellationToken
        );

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Uploaded);
        Assert.Contains("it is about another upload", Assert.Single(scene.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_a_crash_has_cut_off_does_not_count()
    {
        await using var scene = await InterruptedAsync();
        await File.AppendAllTextAsync(Assert.Single(Uploads()), "{\"done\":3", TestContext.Current.CancellationToken);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((2L << 20, 0), (report.BytesSent, scene.Notices.Count));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_part_that_the_journal_knows_and_the_store_does_not_makes_the_file_begin_anew()
    {
        await using var scene = await InterruptedAsync();
        await File.AppendAllTextAsync(
            Assert.Single(Uploads()),
            "{\"done\":3}\n",
            TestContext.Current.CancellationToken
        );

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Uploaded);
        Assert.Equal(2, scene.Network.Count("initialize/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task An_upload_that_the_archive_has_forgotten_begins_anew()
    {
        await using var scene = await InterruptedAsync();
        var answer = await scene.Archive.AskAsync(
            "DELETE",
            $"/dandisets/{scene.Folder.Local.Id}/uploads/",
            scene.Archive.Alice
        );
        Assert.Equal(204, answer.Status);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Uploaded, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_is_one_warning()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Journal = _journal.Write("file", "in the way");
        for (var i = 0; i < 5; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((5, 0), (report.Uploaded, report.Failed));
        Assert.Contains("cannot be remembered", Assert.Single(scene.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_ends_well_leaves_nothing_behind()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Journal = _journal.Root;
        for (var i = 0; i < 5; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        await scene.UploadAsync();

        Assert.Empty(Directory.EnumerateFiles(_journal.Root, "*", SearchOption.AllDirectories));
        Assert.Empty(scene.Notices);
    }

    [Fact]
    public async Task The_first_Ctrl_C_ends_a_large_file_at_a_part_and_the_next_run_goes_on()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Journal = _journal.Root;
        scene.Folder.WriteRandom(Big, Size, seed: 1);
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.Watch = value =>
        {
            if (value is { Stage: UploadStage.Uploading, BytesDone: > 0 })
                stop.Cancel();
        };

        var (first, outcomes) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });
        scene.Stopping = CancellationToken.None;
        var (second, _) = await scene.UploadAsync();

        Assert.True(first.Interrupted);
        Assert.StartsWith(
            "Interrupted: 1 of 3 parts are there",
            Assert.IsType<Failed>(outcomes[Big]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Size - (64L << 20), second.BytesSent);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    /// <summary>A file of three parts, of which two have arrived.</summary>
    private async Task<UploadScene> InterruptedAsync()
    {
        var scene = await UploadScene.SetAsync(
            (request, times) =>
                _failsAtThirdPart && times > 2 && request.Method == HttpMethod.Put ? TransportFault.Refused : null
        );
        scene.Journal = _journal.Root;
        scene.Folder.WriteRandom(Big, Size, seed: 1);
        var arrived = 0;
        scene.Network.Succeeded = response =>
        {
            if (response.RequestMessage!.Method == HttpMethod.Put && response.IsSuccessStatusCode)
                arrived++;
        };
        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });
        Assert.IsType<Failed>(outcomes[Big]);
        Assert.Equal(2, arrived);
        _failsAtThirdPart = false;
        return scene;
    }

    private IEnumerable<string> Uploads() =>
        Directory.EnumerateFiles(_journal.Root, "*.upload", SearchOption.AllDirectories);
}
