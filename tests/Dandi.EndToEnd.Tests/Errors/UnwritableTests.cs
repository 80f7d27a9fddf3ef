using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Errors;

/// <summary>If the command cannot write a file, it prints one sentence and leaves nothing half done.</summary>
public sealed class UnwritableTests
{
    [Fact]
    public async Task Create_in_an_unwritable_folder_registers_no_Dandiset()
    {
        await using var scene = await CommandScene.CreateAsync();
        var before = await CountAsync(scene);

        // Not even root can create files there.
        using var run = await DandiProcess.RunAsync("/proc", EnvironmentWithHome(scene), "create", "A test");

        AssertExit(run, 2, "cannot be written");
        Assert.Equal(before, await CountAsync(scene));
    }

    [Fact]
    public async Task Login_exits_with_2_if_the_key_cannot_be_stored()
    {
        await using var scene = await CommandScene.CreateAsync();
        var variables = scene.Environment();
        variables["XDG_CONFIG_HOME"] = "/dev/null/nowhere";

        using var run = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await run.WriteInputAsync(scene.Archive.Alice.Token + "\n");
        await run.WaitForExitAsync();

        AssertExit(run, 2, "Cannot write the key file `/dev/null/nowhere/dandi/api-keys.json`");
        Assert.DoesNotContain(scene.Archive.Alice.Token, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_succeeds_without_a_log()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");
        var variables = scene.Environment();
        variables["XDG_STATE_HOME"] = "/dev/null/nowhere";

        using var run = await DandiProcess.RunAsync(scene.Folder.Root, variables, "upload");

        AssertExit(run, 0, "1 uploaded");
    }

    [Theory]
    [InlineData("--ready-file /dev/null/ready.json", 2, "Invalid value for '--ready-file'")]
    [InlineData("--address 203.0.113.1", 3, "The archive cannot start at 203.0.113.1:0: this machine does not have")]
    [InlineData("--user :admin", 2, "Invalid user `:admin`")]
    [InlineData("--directory /dev/null/archive", 3, "The archive cannot start in `/dev/null/archive`")]
    [InlineData("--directory /dev/null", 3, "The archive cannot start in `/dev/null`: it is a file.")]
    [InlineData("--object-store http://127.0.0.1:1", 2, "AWS_ACCESS_KEY_ID is not set")]
    [InlineData("--bucket lab", 2, "Invalid value for '--bucket': it can only be used with '--object-store'")]
    public async Task An_archive_that_cannot_start_prints_the_reason(string options, int code, string part)
    {
        using var home = new TempFolder();

        using var run = await DandiProcess.RunAsync(
            home.Root,
            new Dictionary<string, string>(StringComparer.Ordinal),
            ["serve", "--port", "0", .. options.Split(' ')]
        );

        AssertExit(run, code, part);
    }

    [Fact]
    public async Task An_archive_whose_port_is_used_says_so()
    {
        await using var other = await RunningArchive.StartAsync();
        using var home = new TempFolder();
        var port = $"{new Uri(other.Api).Port}";

        using var run = await DandiProcess.RunAsync(
            home.Root,
            new Dictionary<string, string>(StringComparer.Ordinal),
            ["serve", "--directory", "archive", "--port", port]
        );

        AssertExit(run, 3, $"The archive cannot start at 127.0.0.1:{port}: another program uses this port.");
    }

    private static Dictionary<string, string> EnvironmentWithHome(CommandScene scene)
    {
        var variables = scene.Environment();
        variables["HOME"] = scene.Folder.Root;
        return variables;
    }

    private static async Task<int> CountAsync(CommandScene scene) =>
        ((JsonNode)(await scene.Archive.AskAsync("GET", "/dandisets/"))["count"]).GetValue<int>();

    private static void AssertExit(DandiProcess run, int code, string part)
    {
        Assert.True(run.ExitCode == code, run.ToString());
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }
}
