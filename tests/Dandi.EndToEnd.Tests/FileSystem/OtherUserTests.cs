using System.Diagnostics;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary>What permissions do to a user who is not root: the tests may run as root, whom no permission stops.</summary>
public sealed class OtherUserTests(OtherUserTests.SharedExecutable shared)
    : IClassFixture<OtherUserTests.SharedExecutable>
{
    private const string Nobody = "65534";

    [Theory]
    [InlineData("644", "sub-2")]
    [InlineData("000", "sub-2")]
    [InlineData("311", "sub-2")]
    [InlineData("000", "sub-2/b.mp4")]
    [InlineData("000", "z.zarr")]
    [InlineData("644", "z.zarr")]
    [InlineData("000", "z.zarr/0")]
    [InlineData("644", "z.zarr/0")]
    [InlineData("000", "z.zarr/0/0")]
    [InlineData("000", "z.zarr/0/.zarray")]
    public async Task What_may_not_be_read_fails_by_name_and_nothing_is_deleted(string mode, string path)
    {
        await using var scene = await SetAsync();
        await ShellAsync($"chmod {mode} '{scene.Folder.Locate(path)}'");

        using var run = await RunAsync(scene, "upload", "--sync", "do");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
        var listing = await scene.Archive.AskAsync("GET", $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/");
        var there = listing["results"].AsArray().Select(asset => asset!["path"]!.GetValue<string>()).ToList();
        Assert.Contains("sub-1/new.mp4", there);
        Assert.Contains("sub-1/gone.mp4", there);
        Assert.Contains("sub-2/b.mp4", there);
    }

    [Theory]
    [InlineData("644", "sub-2")]
    [InlineData("311", "sub-2")]
    [InlineData("000", "sub-2/b.nwb")]
    [InlineData("000", "z.zarr/0")]
    [InlineData("644", "z.zarr")]
    public async Task What_may_not_be_read_is_an_error_of_validation_and_of_the_listing(string mode, string path)
    {
        await using var scene = await SetAsync();
        scene.Folder.WriteNwb("sub-2/b.nwb");
        await ShellAsync($"chmod {mode} '{scene.Folder.Locate(path)}'");

        using var validated = await RunAsync(scene, "validate");
        using var listed = await RunAsync(scene, "ls", "-r");

        Assert.True(
            validated.ExitCode == 1 && validated.Out.Contains(path, StringComparison.Ordinal),
            validated.ToString()
        );
        Assert.DoesNotContain("No errors found", validated.Out, StringComparison.Ordinal);
        Assert.True(
            listed.ExitCode == 1 && listed.Error.Contains(path.Split('/')[0], StringComparison.Ordinal),
            listed.ToString()
        );
    }

    [Fact]
    public async Task A_dandiset_yaml_that_may_not_be_read_is_not_passed_over_for_one_further_up()
    {
        await using var scene = await SetAsync();
        scene.Folder.Write("inner/dandiset.yaml", "identifier: '000777'");
        scene.Folder.Write("inner/x.mp4", "x");
        await ShellAsync(
            $"chmod -R a+rX '{scene.Folder.Root}'; chmod 000 '{scene.Folder.Locate("inner/dandiset.yaml")}'"
        );

        using var run = await RunAsync(scene, "upload", "inner");

        Assert.True(
            run.ExitCode == 2 && run.Error.Contains("inner/dandiset.yaml", StringComparison.Ordinal),
            run.ToString()
        );
    }

    private static async Task<CommandScene> SetAsync()
    {
        var scene = await CommandScene.SetAsync();
        foreach (var path in new[] { "sub-1/a.mp4", "sub-1/gone.mp4", "sub-2/b.mp4", "z.zarr/0/0" })
            scene.Folder.Write(path, path);
        scene.Folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        scene.Folder.Write(
            "z.zarr/0/.zarray",
            """{"zarr_format":2,"shape":[2],"chunks":[1],"dtype":"|u1","compressor":null,"fill_value":0,"order":"C","filters":null}"""
        );
        using (var run = await scene.RunAsync("upload"))
            Assert.True(run.ExitCode == 0, run.ToString());
        File.Delete(scene.Folder.Locate("sub-1/gone.mp4"));
        scene.Folder.Write("sub-1/new.mp4", "new");
        await ShellAsync($"chmod -R a+rX '{scene.Folder.Root}'");
        return scene;
    }

    private async Task<DandiProcess> RunAsync(CommandScene scene, params string[] arguments)
    {
        string[] command = [shared.Locate("dandi"), .. arguments];
        if (Environment.UserName == "root")
            command = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. command];
        var run = DandiProcess.StartCommand(scene.Folder.Root, scene.Environment(), command);
        await run.TypeAsync("");
        await run.EndAsync();
        return run;
    }

    private static async Task ShellAsync(string command)
    {
        using var shell = Process.Start("bash", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }

    /// <summary>A copy of the executable that every user may run: the checkout may be where only its owner gets.</summary>
    public sealed class SharedExecutable : TempFolder
    {
        /// <summary>Copies it.</summary>
        public SharedExecutable()
        {
            File.Copy(DandiProcess.Executable, Locate("dandi"));
            File.SetUnixFileMode(Root, File.GetUnixFileMode(Root) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }
}
