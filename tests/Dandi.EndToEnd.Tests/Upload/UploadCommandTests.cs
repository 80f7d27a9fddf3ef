using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Upload;

public sealed class UploadCommandTests
{
    [Fact]
    public async Task The_example_Dandiset_is_uploaded_once()
    {
        await using var scene = await CommandScene.CreateAsync();
        foreach (
            var file in Directory.EnumerateFiles(
                Repository.Locate("examples/dandiset"),
                "*",
                SearchOption.AllDirectories
            )
        )
        {
            scene.Folder.Write(
                Path.GetRelativePath(Repository.Locate("examples/dandiset"), file),
                await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)
            );
        }

        using var first = await scene.RunAsync("upload");
        using var second = await scene.RunAsync("upload");

        Assert.True(
            first.ExitCode == 0
                && first.Error.Contains("4 uploaded, 0 skipped, 0 invalid, 0 failed", StringComparison.Ordinal),
            first.ToString()
        );
        Assert.True(
            second.ExitCode == 0
                && second.Error.Contains(
                    "0 uploaded, 4 skipped (file exists: 4), 0 invalid, 0 failed",
                    StringComparison.Ordinal
                ),
            second.ToString()
        );
        Assert.Equal(4, (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count);
    }

    [Fact]
    public async Task A_Dandiset_can_be_created_and_its_folder_uploaded()
    {
        await using var scene = await CommandScene.CreateAsync();
        File.Delete(scene.Folder.Locate("dandiset.yaml"));
        scene.Folder.WriteNwb("sub-1/sub-1.nwb");

        using var created = await scene.RunAsync("create", "My \"quoted\": data");
        using var uploaded = await scene.RunAsync("upload", "-i", scene.Archive.Api);
        using var again = await scene.RunAsync("create", "Another");

        Assert.True(created.ExitCode == 0 && uploaded.ExitCode == 0, $"{created}\n{uploaded}");
        Assert.Equal("My \"quoted\": data", scene.Folder.Local.Yaml["name"]!.ToString());
        Assert.True(
            again.ExitCode == 2 && again.Error.Contains("already exists", StringComparison.Ordinal),
            again.ToString()
        );
    }

    [Fact]
    public async Task A_failed_file_exits_with_1_and_the_others_are_uploaded()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("empty.mp4", "");
        scene.Folder.Write("good.mp4", "x");

        var (code, events) = await scene.UploadAsync();

        Assert.Equal(1, code);
        var summary = events[^1];
        Assert.Equal(
            ("summary", 1, 1),
            (summary["event"]!.ToString(), summary["uploaded"]!.GetValue<int>(), summary["failed"]!.GetValue<int>())
        );
        Assert.Equal(["good.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task A_key_is_stored_used_and_deleted()
    {
        await using var scene = await CommandScene.CreateAsync();
        var variables = scene.Environment();
        variables.Remove("DANDI_INSTANCE_API_KEY");
        variables["XDG_CONFIG_HOME"] = scene.Folder.Locate(".config");

        using var login = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await login.WriteInputAsync(scene.Archive.Bob.Token + "\n");
        await login.WaitForExitAsync();
        using var who = await DandiProcess.RunAsync(scene.Folder.Root, variables, "whoami");
        using var logout = await DandiProcess.RunAsync(scene.Folder.Root, variables, "logout");
        using var anonymous = await DandiProcess.RunAsync(scene.Folder.Root, variables, "whoami");

        Assert.True(login.ExitCode == 0 && login.Out.Contains(" as bob", StringComparison.Ordinal), login.ToString());
        Assert.Equal("bob", who.Out.Trim());
        Assert.Equal(0, logout.ExitCode);
        Assert.Equal(3, anonymous.ExitCode);
    }

    [Fact]
    public async Task Sync_asks_before_it_deletes_missing_files()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");
        scene.Folder.Write("b.mp4", "b");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate("b.mp4"));

        using var asked = await scene.RunAsync("upload", "--sync");
        Assert.True(
            asked.ExitCode == 2 && asked.Error.Contains("nothing is deleted", StringComparison.Ordinal),
            asked.ToString()
        );
        Assert.Equal(2, (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count);

        var (code, events) = await scene.UploadAsync("--sync=do");
        Assert.Equal(0, code);
        Assert.Contains(events, item => item["event"]!.ToString() == "deleted" && item["path"]!.ToString() == "b.mp4");
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("y\n", 1)]
    [InlineData("n\n", 2)]
    public async Task Sync_prompts_at_a_terminal(string input, int remaining)
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/script"),
            "`script`, which provides a terminal, is not installed (package bsdutils)"
        );
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");
        scene.Folder.Write("b.mp4", "b");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate("b.mp4"));
        var variables = scene.Environment();
        variables["TERM"] = "xterm";
        variables["SHELL"] = "/bin/sh";

        using var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            variables,
            "script",
            "-qfec",
            $"{DandiProcess.Executable} upload --sync",
            "/dev/null"
        );
        await run.WaitUntilAsync(() => run.Out.Contains("b.mp4", StringComparison.Ordinal));
        await run.WriteInputAsync(input);
        await run.WaitForExitAsync();

        Assert.Contains("1 asset in the archive?", run.Out, StringComparison.Ordinal);
        Assert.Equal(remaining, (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count);
    }

    [Fact]
    public async Task Secrets_are_neither_printed_nor_logged_when_an_upload_fails()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store expire");
        scene.Folder.Write("a.mp4", "a");
        var variables = scene.Environment();
        variables["XDG_STATE_HOME"] = scene.Folder.Locate(".state");

        using var run = await DandiProcess.RunAsync(
            scene.Folder.Root,
            variables,
            "upload",
            "-l",
            "DEBUG",
            "--json",
            "--patience",
            "0"
        );

        Assert.Equal(1, run.ExitCode);
        var log = await File.ReadAllTextAsync(
            Directory.GetFiles(scene.Folder.Locate(".state/dandi/log")).Single(),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("a.mp4", log, StringComparison.Ordinal);
        foreach (var text in new[] { log, run.Out, run.Error })
        {
            Assert.DoesNotContain(scene.Archive.Alice.Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Amz-Signature", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_executable_is_at_most_32_MB() =>
        Assert.InRange(new FileInfo(DandiProcess.Executable).Length, 1, 32_000_000);
}
