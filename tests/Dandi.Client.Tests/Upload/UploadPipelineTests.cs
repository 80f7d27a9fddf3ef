using Dandi.Inspection;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class UploadPipelineTests
{
    [Fact]
    public async Task Files_arrive_whole_under_their_paths()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.WriteNwb("sub-1/sub-1.nwb");
        scene.Folder.WriteRandom("video.mp4", 70 << 20, seed: 1);
        scene.Folder.WriteRandom("sub-1/a b (1).avi", 1, seed: 2);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((3, 0, 0, 0), (report.Uploaded, report.Skipped, report.Invalid, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_second_run_sends_nothing_and_lists_once()
    {
        await using var scene = await UploadScene.SetAsync();
        for (var i = 0; i < 20; i++)
            scene.Folder.WriteRandom($"sub-1/{i}.mp4", 1000, seed: i);
        await scene.UploadAsync();
        var before = scene.Network.Requests.Count;

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal(20, report.Skipped);
        Assert.All(outcomes.Values, outcome => Assert.Equal("file exists", Assert.IsType<Skipped>(outcome).Message));
        Assert.Equal(before + 1, scene.Network.Requests.Count);
    }

    [Fact]
    public async Task Equal_content_is_sent_once()
    {
        await using var scene = await UploadScene.SetAsync();
        for (var i = 0; i < 10; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 100_000, seed: 7);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((10, 100_000, 900_000), (report.Uploaded, report.BytesSent, report.BytesThere));
        Assert.Equal(1, scene.Network.Count("PUT /dandi-dandisets/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_changed_file_replaces_its_asset()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        await scene.UploadAsync();
        var file = scene.Folder.WriteRandom("a.mp4", 1000, seed: 2);
        File.SetLastWriteTimeUtc(file, new DateTime(2999, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal("exists (older) - reuploading", Assert.IsType<Uploaded>(outcomes["a.mp4"]).Message);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task An_empty_file_fails_before_any_byte_moves_and_the_others_go_on()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("empty.mp4", "");
        scene.Folder.WriteRandom("full.mp4", 10, seed: 1);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "The file is empty",
            Assert.IsType<Failed>(outcomes["empty.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal((1, 1), (report.Uploaded, report.Failed));
    }

    [Theory]
    [InlineData("Übersicht.mp4", "U+00DC")]
    [InlineData("it's.mp4", "`'`")]
    [InlineData("a..b.mp4", "`..`")]
    public async Task A_name_that_the_archive_refuses_fails_before_it_is_asked(string name, string part)
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write(name, "x");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(part, Assert.IsType<Failed>(outcomes[name]).Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Network.Count("POST"));
    }

    [Fact]
    public async Task A_path_of_six_hundred_characters_fails_with_its_length()
    {
        await using var scene = await UploadScene.SetAsync();
        var path = string.Join('/', Enumerable.Repeat(new string('a', 99), 6)) + ".mp4";
        scene.Folder.Write(path, "x");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains("603 characters", Assert.IsType<Failed>(outcomes[path]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_link_fails_with_its_target()
    {
        await using var scene = await UploadScene.SetAsync();
        File.CreateSymbolicLink(scene.Folder.Locate("gone.mp4"), "nowhere.mp4");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "a link to `nowhere.mp4`, which does not exist",
            Assert.IsType<Failed>(outcomes["gone.mp4"]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_pipe_fails_at_once_and_the_others_go_on()
    {
        await using var scene = await UploadScene.SetAsync();
        await ShellAsync($"mkfifo {scene.Folder.Locate("pipe.mp4")}");
        scene.Folder.Write("a.mp4", "a");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "It is a pipe or a device",
            Assert.IsType<Failed>(outcomes["pipe.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.IsType<Uploaded>(outcomes["a.mp4"]);
    }

    [Fact]
    public async Task A_name_that_is_no_UTF8_fails_and_is_not_passed_over()
    {
        await using var scene = await UploadScene.SetAsync();
        await ShellAsync($"touch {scene.Folder.Root}/$'bad\\xff.mp4'");

        var (_, outcomes) = await scene.UploadAsync();

        await ShellAsync($"rm {scene.Folder.Root}/bad*");
        Assert.Contains("(U+FFFD)", Assert.IsType<Failed>(outcomes["bad\uFFFD.mp4"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_inside_an_incomplete_download_fails()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("x.nwb.dandidownload/file.mp4", "x");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "incomplete download",
            Assert.IsType<Failed>(outcomes["x.nwb.dandidownload/file.mp4"]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_invalid_file_is_sent_only_when_validation_is_ignored()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.WriteNwb("sub-1/session one.nwb");

        var (required, outcomes) = await scene.UploadAsync();
        var (ignored, _) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.Contains(Assert.IsType<Rejected>(outcomes["sub-1/session one.nwb"]).Results, result =>
            result.Id == "DANDI.NON_DANDI_FILENAME"
        );
        Assert.Equal((1, 0, 1), (required.Invalid, required.Uploaded, ignored.Uploaded));
    }

    [Fact]
    public async Task An_empty_NWB_file_is_invalid_and_fails_also_where_that_is_ignored()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("sub-1/sub-1.nwb", "");

        var (_, required) = await scene.UploadAsync();
        var (_, ignored) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.Equal(2, Assert.IsType<Rejected>(required["sub-1/sub-1.nwb"]).Results.Count);
        Assert.Equal(2, Assert.IsType<Failed>(ignored["sub-1/sub-1.nwb"]).Results.Count);
    }

    [Fact]
    public async Task A_file_that_cannot_be_described_is_sent_only_if_any_path_is_allowed()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("sub-1/sub-1.nwb", "no HDF5 at all");

        var (_, refused) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });
        var (_, allowed) = await scene.UploadAsync(
            new UploadOptions { Validation = ValidationPolicy.Ignore, AnyPath = true }
        );

        Assert.Equal(
            "failed to extract metadata: The file is no HDF5 file: file signature not found.",
            Assert.IsType<Failed>(refused["sub-1/sub-1.nwb"]).Message
        );
        Assert.Equal(2, refused["sub-1/sub-1.nwb"].Results.Count(result => result.IsBlocking));
        Assert.IsType<Uploaded>(allowed["sub-1/sub-1.nwb"]);
    }

    [Fact]
    public async Task What_the_archive_keeps_as_it_is_is_not_validated()
    {
        await using var scene = await UploadScene.SetAsync();
        var file = scene.Folder.WriteNwb("sub-1/session one.nwb");
        await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });
        scene.Watch = value => Assert.NotEqual(UploadStage.PreValidating, value.Stage);

        var (unchanged, outcomes) = await scene.UploadAsync();
        File.SetLastWriteTimeUtc(file, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var (touched, _) = await scene.UploadAsync();
        var (skipped, _) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Skip });
        scene.Watch = _ => { };
        var (forced, _) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.Equal("file exists", Assert.IsType<Skipped>(outcomes["sub-1/session one.nwb"]).Message);
        Assert.Equal((1, 1, 1, 1), (unchanged.Skipped, touched.Skipped, skipped.Skipped, forced.Invalid));
    }

    [Theory]
    [InlineData("shrinks")]
    [InlineData("grows")]
    [InlineData("changes")]
    public async Task A_file_that_changes_while_it_is_sent_fails_alone(string how)
    {
        await using var scene = await UploadScene.SetAsync();
        var file = scene.Folder.WriteRandom("busy.mp4", 1 << 20, seed: 1);
        scene.Folder.WriteRandom("quiet.mp4", 1000, seed: 2);
        scene.Watch = value =>
        {
            if (value is not { Path: "busy.mp4", Stage: UploadStage.Uploading, IsBeginning: true })
                return;
            using var stream = File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (how == "changes")
                stream.Write([1, 2, 3]);
            else
                stream.SetLength(how == "shrinks" ? 1000 : 2 << 20);
        };

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "changed while it was being uploaded",
            Assert.IsType<Failed>(outcomes["busy.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(1, report.Uploaded);
        Assert.Equal(["quiet.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task A_file_that_has_changed_is_tried_once_more_when_nothing_writes_to_it_any_more()
    {
        await using var scene = await UploadScene.SetAsync();
        var file = scene.Folder.WriteRandom("busy.mp4", 1 << 20, seed: 1);
        var times = 0;
        scene.Watch = value =>
        {
            if (value is { Stage: UploadStage.Uploading, IsBeginning: true } && times++ == 0)
                scene.Folder.WriteRandom("busy.mp4", 2 << 20, seed: 2);
        };

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Uploaded, report.Failed));
        Assert.InRange(scene.Time.Skipped, Dandi.Files.FileSettler.Quiet, TimeSpan.FromMinutes(1));
        Assert.Equal(2 << 20, new FileInfo(file).Length);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_file_that_changes_without_a_trace_is_digested_anew()
    {
        await using var scene = await UploadScene.SetAsync();
        var file = scene.Folder.WriteRandom("busy.mp4", 1000, seed: 1);
        var modified = File.GetLastWriteTimeUtc(file);
        var times = 0;
        scene.Watch = value =>
        {
            if (value is not { Stage: UploadStage.Uploading, IsBeginning: true } || times++ > 0)
                return;
            scene.Folder.WriteRandom("busy.mp4", 1000, seed: 2);
            File.SetLastWriteTimeUtc(file, modified);
        };

        var (report, _) = await scene.UploadAsync();

        Assert.True(times > 0, "the file never changed");
        Assert.Equal((1, 0), (report.Uploaded, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_named_path_without_a_file_fails_and_the_others_go_on()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (report, outcomes) = await scene.UploadAsync(new UploadOptions { Named = new(["a.mp4", "b.mp4"]) });

        Assert.Contains("File not found", Assert.IsType<Failed>(outcomes["b.mp4"]).Message, StringComparison.Ordinal);
        Assert.Equal(1, report.Uploaded);
    }

    /// <summary>Does what .NET cannot.</summary>
    private static async Task ShellAsync(string command)
    {
        using var shell = System.Diagnostics.Process.Start("bash", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }
}
