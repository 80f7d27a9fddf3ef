using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary>Where the command may not write, it says so in one sentence and leaves nothing half done.</summary>
public sealed class UnwritableTests
{
    [Fact]
    public async Task A_folder_that_takes_no_dandiset_yaml_registers_nothing()
    {
        await using var scene = await CommandScene.SetAsync();
        var before = await CountAsync(scene);

        // Nobody may make files there, not even root.
        using var run = await DandiProcess.RunAsync("/proc", Homed(scene), "create", "A test");

        AssertSays(run, 2, "cannot be written");
        Assert.Equal(before, await CountAsync(scene));
    }

    [Fact]
    public async Task A_key_that_cannot_be_kept_ends_login_with_2()
    {
        await using var scene = await CommandScene.SetAsync();
        var variables = scene.Environment();
        variables["XDG_CONFIG_HOME"] = "/dev/null/nowhere";

        using var run = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await run.TypeAsync(scene.Archive.Alice.Token + "\n");
        await run.EndAsync();

        AssertSays(run, 2, "The file of keys `/dev/null/nowhere/dandi/api-keys.json` cannot be written");
        Assert.DoesNotContain(scene.Archive.Alice.Token, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_goes_on_without_a_log()
    {
        await using var scene = await CommandScene.SetAsync();
        scene.Folder.Write("a.mp4", "a");
        var variables = scene.Environment();
        variables["XDG_STATE_HOME"] = "/dev/null/nowhere";

        using var run = await DandiProcess.RunAsync(scene.Folder.Root, variables, "upload");

        AssertSays(run, 0, "1 uploaded");
    }

    [Theory]
    [InlineData("--ready-file /dev/null/ready.json", 2, "Invalid value for '--ready-file'")]
    [InlineData("--address 203.0.113.1", 3, "The archive cannot start at 203.0.113.1:0")]
    [InlineData("--user :admin", 2, "Invalid user `:admin`")]
    [InlineData("--directory /dev/null/archive", 3, "The archive cannot start")]
    [InlineData("--object-store http://127.0.0.1:1", 2, "AWS_ACCESS_KEY_ID is not set")]
    [InlineData("--bucket lab", 2, "Invalid value for '--bucket': give '--object-store' as well")]
    public async Task An_archive_that_cannot_start_says_why(string options, int code, string part)
    {
        using var home = new TempFolder();

        using var run = await DandiProcess.RunAsync(
            home.Root,
            new Dictionary<string, string>(StringComparer.Ordinal),
            ["serve", "--port", "0", .. options.Split(' ')]
        );

        AssertSays(run, code, part);
    }

    private static Dictionary<string, string> Homed(CommandScene scene)
    {
        var variables = scene.Environment();
        variables["HOME"] = scene.Folder.Root;
        return variables;
    }

    private static async Task<int> CountAsync(CommandScene scene) =>
        ((JsonNode)(await scene.Archive.AskAsync("GET", "/dandisets/"))["count"]).GetValue<int>();

    private static void AssertSays(DandiProcess run, int code, string part)
    {
        Assert.True(run.ExitCode == code, run.ToString());
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }
}
