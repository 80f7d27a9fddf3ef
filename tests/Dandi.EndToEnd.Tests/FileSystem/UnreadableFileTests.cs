using System.Diagnostics;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary>
/// Files and folders without read permission. The executable runs as another user, because the tests may run as root,
/// to whom permissions do not apply.
/// </summary>
public sealed class UnreadableFileTests(UnreadableFileTests.SharedExecutable shared)
    : IClassFixture<UnreadableFileTests.SharedExecutable>
{
    private const string UserId = "65534";

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
    public async Task An_unreadable_path_fails_by_name_and_nothing_is_deleted(string mode, string path)
    {
        await using var scene = await CreateAsync();
        await ShellAsync($"chmod {mode} '{scene.Folder.Locate(path)}'");

        using var run = await RunAsync(scene, "upload", "--sync", "do");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
        var listing = await scene.Archive.AskAsync("GET", $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/");
        var paths = listing["results"].AsArray().Select(asset => asset!["path"]!.GetValue<string>()).ToList();
        Assert.Contains("sub-1/new.mp4", paths);
        Assert.Contains("sub-1/gone.mp4", paths);
        Assert.Contains("sub-2/b.mp4", paths);
    }

    [Theory]
    [InlineData("644", "sub-2")]
    [InlineData("311", "sub-2")]
    [InlineData("000", "sub-2/b.nwb")]
    [InlineData("000", "z.zarr/0")]
    [InlineData("644", "z.zarr")]
    public async Task Validate_and_ls_report_an_unreadable_path(string mode, string path)
    {
        await using var scene = await CreateAsync();
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
    public async Task An_unreadable_dandiset_yaml_is_not_skipped_for_one_in_a_parent_folder()
    {
        await using var scene = await CreateAsync();
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

    private static async Task<CommandScene> CreateAsync()
    {
        var scene = await CommandScene.CreateAsync();
        foreach (var path in new[] { "sub-1/a.mp4", "sub-1/gone.mp4", "sub-2/b.mp4", "z.zarr/0/0" })
            scene.Folder.Write(path, path);
        scene.Folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        scene.Folder.Write("z.zarr/0/.zarray", TestZarr.ArrayMetadata(2));
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
            command = ["setpriv", $"--reuid={UserId}", $"--regid={UserId}", "--clear-groups", .. command];
        var run = DandiProcess.StartCommand(scene.Folder.Root, scene.Environment(), command);
        await run.WriteInputAsync("");
        await run.WaitForExitAsync();
        return run;
    }

    private static async Task ShellAsync(string command)
    {
        using var shell = Process.Start("bash", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }

    /// <summary>A copy of the executable that every user can run: the checkout may be in a private folder.</summary>
    public sealed class SharedExecutable : TempFolder
    {
        public SharedExecutable()
        {
            File.Copy(DandiProcess.Executable, Locate("dandi"));
            File.SetUnixFileMode(Root, File.GetUnixFileMode(Root) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }
}
