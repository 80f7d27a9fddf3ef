using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>A run resumes the interrupted upload of a file: only missing parts are sent.</summary>
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
        await using var scene = await CreateInterruptedAsync();

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 2L << 20), (report.Done, report.BytesTransferred));
        Assert.Equal(1, scene.Network.Count("initialize/"));
        await scene.AssertArchiveHoldsFolderAsync();
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task A_renamed_file_is_resumed()
    {
        await using var scene = await CreateInterruptedAsync();
        File.Move(scene.Folder.Locate(Big), scene.Folder.Locate("renamed.mp4"));

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(2L << 20, report.BytesTransferred);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Other_bytes_at_the_same_path_are_uploaded_from_the_start()
    {
        await using var scene = await CreateInterruptedAsync();
        scene.Folder.WriteRandom(Big, Size, seed: 2);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(Size, report.BytesTransferred);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Bytes_that_were_uploaded_by_another_client_in_the_meantime_are_not_sent()
    {
        await using var scene = await CreateInterruptedAsync();
        var journal = scene.Journal;
        scene.Journal = null;
        File.Copy(scene.Folder.Locate(Big), scene.Folder.Locate("copy.mp4"));
        await scene.UploadAsync();
        File.Move(scene.Folder.Locate(Big), scene.Folder.Locate("again.mp4"));
        scene.Journal = journal;

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0L), (report.Done, report.BytesTransferred));
        Assert.Empty(Uploads());
    }

    [Theory]
    [InlineData("{\"journal\":1")]
    [InlineData("no journal\n")]
    [InlineData("")]
    public async Task A_damaged_journal_is_set_aside_with_a_warning(string text)
    {
        await using var scene = await CreateInterruptedAsync();
        await File.WriteAllTextAsync(Assert.Single(Uploads()), text, TestContext.Current.CancellationToken);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, (long)Size), (report.Done, report.BytesTransferred));
        Assert.Contains("set aside as `", Assert.Single(scene.Notices), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_journal.Root, "*.damaged", SearchOption.AllDirectories));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_journal_of_another_upload_is_set_aside()
    {
        await using var scene = await CreateInterruptedAsync();
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

        Assert.Equal(1, report.Done);
        Assert.Contains("it is about another upload", Assert.Single(scene.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_the_journal_that_was_cut_off_by_a_crash_is_ignored()
    {
        await using var scene = await CreateInterruptedAsync();
        await File.AppendAllTextAsync(Assert.Single(Uploads()), "{\"done\":3", TestContext.Current.CancellationToken);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((2L << 20, 0), (report.BytesTransferred, scene.Notices.Count));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task The_upload_starts_again_if_the_store_lacks_a_part_that_the_journal_has()
    {
        await using var scene = await CreateInterruptedAsync();
        await File.AppendAllTextAsync(
            Assert.Single(Uploads()),
            "{\"done\":3}\n",
            TestContext.Current.CancellationToken
        );

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Done);
        Assert.Equal(2, scene.Network.Count("initialize/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task The_upload_starts_again_if_the_archive_has_deleted_it()
    {
        await using var scene = await CreateInterruptedAsync();
        var response = await scene.Archive.AskAsync(
            "DELETE",
            $"/dandisets/{scene.Folder.Local.Id}/uploads/",
            scene.Archive.Alice
        );
        Assert.Equal(204, response.Status);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Done, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_causes_one_warning()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Journal = _journal.Write("file", "in the way");
        for (var i = 0; i < 5; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((5, 0), (report.Done, report.Failed));
        Assert.Contains("upload journal cannot be used", Assert.Single(scene.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_successful_run_leaves_no_files_in_the_journal()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Journal = _journal.Root;
        for (var i = 0; i < 5; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        await scene.UploadAsync();

        Assert.Empty(Directory.EnumerateFiles(_journal.Root, "*", SearchOption.AllDirectories));
        Assert.Empty(scene.Notices);
    }

    [Fact]
    public async Task The_first_Ctrl_C_stops_a_large_file_after_a_part_and_the_next_run_resumes()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Journal = _journal.Root;
        scene.Folder.WriteRandom(Big, Size, seed: 1);
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.OnEvent = value =>
        {
            if (value is { Stage: TransferStage.Uploading, BytesDone: > 0 })
                stop.Cancel();
        };

        var (first, outcomes) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });
        scene.Stopping = CancellationToken.None;
        var (second, _) = await scene.UploadAsync();

        Assert.True(first.Interrupted);
        Assert.StartsWith(
            "Interrupted after 1 of 3 parts",
            Assert.IsType<Failed>(outcomes[Big]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Size - (64L << 20), second.BytesTransferred);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    /// <summary>Creates a file of three parts, of which two were uploaded by a first run.</summary>
    private async Task<UploadScene> CreateInterruptedAsync()
    {
        var scene = await UploadScene.CreateAsync(
            (request, times) =>
                _failsAtThirdPart && times > 2 && request.Method == HttpMethod.Put ? TransportFault.Refused : null
        );
        scene.Journal = _journal.Root;
        scene.Folder.WriteRandom(Big, Size, seed: 1);
        var arrived = 0;
        scene.Network.ResponseReceived = response =>
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
