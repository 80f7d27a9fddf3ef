using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload;

/// <summary>Files that are refused before anything of them is sent; other files are uploaded.</summary>
public sealed class RefusedFileTests
{
    [Fact]
    public async Task An_empty_file_fails_and_the_others_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("empty.mp4", "");
        scene.Folder.WriteRandom("full.mp4", 10, seed: 1);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "The file is empty",
            Assert.IsType<Failed>(outcomes["empty.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal((1, 1), (report.Done, report.Failed));
    }

    [Theory]
    [InlineData("Übersicht.mp4", "U+00DC")]
    [InlineData("it's.mp4", "`'`")]
    [InlineData("a..b.mp4", "`..`")]
    public async Task A_name_that_the_archive_does_not_accept_fails_without_a_request(string name, string part)
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write(name, "x");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(part, Assert.IsType<Failed>(outcomes[name]).Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Network.Count("POST"));
    }

    [Fact]
    public async Task A_path_that_is_too_long_fails_with_its_length()
    {
        await using var scene = await UploadScene.CreateAsync();
        var path = string.Join('/', Enumerable.Repeat(new string('a', 99), 6)) + ".mp4";
        scene.Folder.Write(path, "x");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains("603 characters", Assert.IsType<Failed>(outcomes[path]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dangling_link_fails_with_its_target()
    {
        await using var scene = await UploadScene.CreateAsync();
        File.CreateSymbolicLink(scene.Folder.Locate("gone.mp4"), "nowhere.mp4");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "a link to `nowhere.mp4`, which does not exist",
            Assert.IsType<Failed>(outcomes["gone.mp4"]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_pipe_fails_without_blocking_and_the_others_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        await ShellAsync($"mkfifo {scene.Folder.Locate("pipe.mp4")}");
        scene.Folder.Write("a.mp4", "a");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "it is a pipe, and only regular files are read",
            Assert.IsType<Failed>(outcomes["pipe.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.IsType<Uploaded>(outcomes["a.mp4"]);
    }

    [Fact]
    public async Task A_name_that_is_not_UTF8_fails_and_is_not_skipped_silently()
    {
        await using var scene = await UploadScene.CreateAsync();
        await ShellAsync($"touch {scene.Folder.Root}/$'bad\\xff.mp4'");

        var (_, outcomes) = await scene.UploadAsync();

        await ShellAsync($"rm {scene.Folder.Root}/bad*");
        Assert.Contains("(U+FFFD)", Assert.IsType<Failed>(outcomes["bad\uFFFD.mp4"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_inside_an_incomplete_download_fails()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("x.nwb.dandidownload/file.mp4", "x");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "incomplete download",
            Assert.IsType<Failed>(outcomes["x.nwb.dandidownload/file.mp4"]).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Runs a command of the shell, for what .NET cannot do.</summary>
    private static async Task ShellAsync(string command)
    {
        using var shell = System.Diagnostics.Process.Start("bash", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }
}
