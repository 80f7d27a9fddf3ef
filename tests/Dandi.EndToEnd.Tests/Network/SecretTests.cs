using System.Text;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.EndToEnd.Tests.Network;

/// <summary>Where API keys and passwords go, and where they do not.</summary>
public sealed class SecretTests
{
    private const string Password = "canary-password";
    private const string Key = "0123456789abcdef0123456789abcdef01234567";

    public static TheoryData<string> Commands =>
        ["upload --patience 0", "upload --json --patience 0 -l DEBUG", "whoami", "create Title", "login", "logout"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Secrets_are_in_no_output_and_no_file_if_the_command_succeeds(string command)
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");
        using var run = await RunAsync(scene.Folder, scene.Archive.Api, scene.Archive.Alice.Token, command);

        Assert.True(run.ExitCode == 0, run.ToString());
        AssertNoSecrets(run, scene.Folder, scene.Archive.Alice.Token);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Secrets_are_in_no_output_and_no_file_if_the_server_rejects_and_returns_them(string command)
    {
        using var folder = new TempDandiset();
        folder.Write("a.mp4", "a");
        await using var server = new FixedResponseServer(
            401,
            "text/plain",
            $"Rejected http://alice:{Password}@host/ with Authorization: token {Key}"
        );

        using var run = await RunAsync(folder, server.Url, Key, command);

        Assert.Equal(command == "logout", run.ExitCode == 0);
        AssertNoSecrets(run, folder, Key);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("ftp")]
    public async Task Secrets_are_in_no_output_and_no_file_if_there_is_no_connection(string scheme)
    {
        using var folder = new TempDandiset();
        folder.Write("a.mp4", "a");

        foreach (var command in (string[])["upload --patience 0 -l DEBUG", "upload --patience 0 --json"])
        {
            using var run = await RunAsync(folder, $"{scheme}://127.0.0.1:9", Key, command);

            Assert.NotEqual(0, run.ExitCode);
            AssertNoSecrets(run, folder, Key);
        }
    }

    [Theory]
    [InlineData("text/html", "<html>")]
    [InlineData("application/json", "{\"services\":")]
    [InlineData("application/json", "{}")]
    public async Task Secrets_are_in_no_output_and_no_file_if_the_server_is_not_an_archive(string type, string body)
    {
        using var folder = new TempDandiset();
        folder.Write("a.mp4", "a");
        await using var server = new FixedResponseServer(200, type, body);

        using var run = await RunAsync(folder, server.Url, Key, "upload --patience 0 -l DEBUG");
        using var encrypted = await RunAsync(
            folder,
            server.Url.Replace("http:", "https:", StringComparison.Ordinal),
            Key,
            "upload --patience 0 -l DEBUG"
        );

        Assert.All([run, encrypted], each => Assert.NotEqual(0, each.ExitCode));
        AssertNoSecrets(run, folder, Key);
        AssertNoSecrets(encrypted, folder, Key);
    }

    [Fact]
    public async Task An_API_on_another_host_gets_only_a_key_that_is_kept_for_it()
    {
        await using var scene = await CommandScene.CreateAsync();
        await using var other = new FaultProxy(scene.Archive.Server.Root);
        var api = new Uri(other.Url, "/api");
        await using var server = new FixedResponseServer(
            200,
            "application/json",
            $"{{\"schema_version\":\"0.7.0\",\"services\":{{\"api\":{{\"url\":\"{api}\"}}}}}}"
        );
        var environment = scene.Environment();
        environment["DANDI_INSTANCE"] = server.Url;

        foreach (var command in (string[])["upload", "whoami"])
        {
            using var run = await DandiProcess.RunAsync(scene.Folder.Root, environment, command.Split(' '));
            Assert.NotEqual(0, run.ExitCode);
        }
        using var refused = await LoginAsync(scene, environment);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains($"If you trust that host, run `dandi login -i {api}`", refused.Error, StringComparison.Ordinal);
        Assert.Empty(other.Requests);

        environment["DANDI_INSTANCE"] = api.ToString();
        using var login = await LoginAsync(scene, environment);
        Assert.True(login.ExitCode == 0, login.ToString());
        environment["DANDI_INSTANCE"] = server.Url;
        environment["DANDI_INSTANCE_API_KEY"] = Key;
        using var accepted = await DandiProcess.RunAsync(scene.Folder.Root, environment, "whoami");

        Assert.True(accepted.ExitCode == 0, accepted.ToString());
        Assert.Equal("alice", accepted.Out.Trim());
    }

    private static async Task<DandiProcess> LoginAsync(CommandScene scene, Dictionary<string, string> environment)
    {
        var run = DandiProcess.Start(scene.Folder.Root, environment, "login");
        await run.WriteInputAsync(scene.Archive.Alice.Token + "\n");
        await run.WaitForExitAsync();
        return run;
    }

    private static async Task<DandiProcess> RunAsync(TempDandiset folder, string instance, string key, string command)
    {
        if (command.StartsWith("create", StringComparison.Ordinal))
            File.Delete(folder.Locate("dandiset.yaml"));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DANDI_INSTANCE"] = instance.Replace("://", $"://alice:{Password}@", StringComparison.Ordinal),
            ["DANDI_INSTANCE_API_KEY"] = key,
        };
        var run = DandiProcess.Start(folder.Root, environment, command.Split(' '));
        await run.WriteInputAsync(key + "\n");
        await run.WaitForExitAsync();
        return run;
    }

    private static void AssertNoSecrets(DandiProcess run, TempDandiset folder, string key)
    {
        Assert.DoesNotContain(Password, run.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key, run.ToString(), StringComparison.Ordinal);
        foreach (var root in (string[])[folder.Root, folder.Root + "-home"])
        {
            if (!Directory.Exists(root))
                continue;
            foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
                Assert.DoesNotContain(Password, file + text, StringComparison.Ordinal);
                if (Path.GetFileName(file) != "api-keys.json")
                    Assert.DoesNotContain(key, text, StringComparison.Ordinal);
            }
        }
    }
}
