using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Errors;

/// <summary>Common mistakes of users: each has its exit code and a message that says what to do.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(null, "Found no dandiset.yaml")]
    [InlineData("a: [", "it is not valid YAML")]
    [InlineData("a: &x 1\nb: *x", "alias")]
    [InlineData("name: x", "no `identifier`")]
    [InlineData("identifier: '27'", "not six digits")]
    public async Task An_invalid_or_missing_dandiset_yaml_exits_with_2(string? text, string part)
    {
        await using var scene = await CommandScene.CreateAsync();
        if (text is null)
            File.Delete(scene.Folder.Locate("dandiset.yaml"));
        else
            scene.Folder.Write("dandiset.yaml", text);

        AssertExit(await scene.RunAsync("upload"), 2, part);
    }

    [Theory]
    [InlineData("upload --unknown", "No such option '--unknown'")]
    [InlineData("upload -J -1", "'-1' is not of the form")]
    [InlineData("upload -J x:y", "'x:y' is not of the form")]
    [InlineData("upload -i nowhere", "Unknown instance `nowhere`")]
    [InlineData("upload ..", "Found no dandiset.yaml")]
    [InlineData("upload /etc/passwd a.mp4", "Found no dandiset.yaml")]
    public async Task Wrong_usage_exits_with_2(string line, string part)
    {
        await using var scene = await CommandScene.CreateAsync();

        AssertExit(await scene.RunAsync(line.Split(' ')), 2, part);
    }

    [Fact]
    public async Task Wrong_usage_is_an_event_with_json()
    {
        await using var scene = await CommandScene.CreateAsync();

        var (code, events) = await scene.UploadAsync("--unknown");

        Assert.Equal(2, code);
        Assert.Equal(
            ("error", "usage", "No such option '--unknown'."),
            (events[0]["event"]!.ToString(), events[0]["kind"]!.ToString(), events[0]["message"]!.ToString())
        );
    }

    [Fact]
    public async Task A_Dandiset_that_does_not_exist_in_the_archive_exits_with_3()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("dandiset.yaml", "identifier: '000999'");

        AssertExit(await scene.RunAsync("upload"), 3, "Dandiset 000999 does not exist");
    }

    [Fact]
    public async Task A_Dandiset_of_another_owner_exits_with_3()
    {
        await using var scene = await CommandScene.CreateAsync();

        AssertExit(
            await DandiProcess.RunAsync(scene.Folder.Root, scene.Environment(scene.Archive.Bob.Token), "upload"),
            3,
            "You are not an owner"
        );
    }

    [Theory]
    [InlineData(
        "0123456789abcdef0123456789abcdef01234567",
        "rejected the key from the variable DANDI_INSTANCE_API_KEY"
    )]
    [InlineData("a key with spaces", "is not a valid API key")]
    public async Task A_wrong_key_exits_with_3_and_is_not_printed(string key, string part)
    {
        await using var scene = await CommandScene.CreateAsync();
        var run = await DandiProcess.RunAsync(scene.Folder.Root, scene.Environment(key), "upload");

        Assert.DoesNotContain(key, run.Error, StringComparison.Ordinal);
        AssertExit(run, 3, part);
    }

    [Fact]
    public async Task A_missing_key_without_a_terminal_exits_with_3_and_names_the_variable()
    {
        await using var scene = await CommandScene.CreateAsync();
        var variables = scene.Environment();
        variables.Remove("DANDI_INSTANCE_API_KEY");

        AssertExit(
            await DandiProcess.RunAsync(scene.Folder.Root, variables, "upload"),
            3,
            "Set DANDI_INSTANCE_API_KEY"
        );
    }

    [Fact]
    public async Task An_unreachable_archive_exits_with_3()
    {
        await using var scene = await CommandScene.CreateAsync();

        AssertExit(
            await scene.RunAsync("upload", "-i", "http://127.0.0.1:9", "--patience", "0"),
            3,
            "No response to GET request to http://127.0.0.1:9/server-info"
        );
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Log in to the guest network</html>", "is not JSON but text/html")]
    [InlineData(500, "text/plain", "oops", "Error 500")]
    [InlineData(200, "application/json", "{}", "services.api.url")]
    public async Task A_server_that_is_not_a_working_archive_exits_with_3(
        int status,
        string type,
        string body,
        string part
    )
    {
        await using var scene = await CommandScene.CreateAsync();
        await using var other = new FixedResponseServer(status, type, body);

        AssertExit(await scene.RunAsync("upload", "-i", other.Url, "--patience", "0"), 3, part);
    }

    [Fact]
    public async Task An_incompatible_schema_version_exits_with_3()
    {
        await using var scene = await CommandScene.CreateAsync();
        // The API is that of the running archive, which accepts the key; only the server information is fake.
        await using var other = new FixedResponseServer(
            200,
            "application/json",
            "{\"schema_version\":\"0.4.4\",\"services\":{\"api\":{\"url\":\"" + scene.Archive.Api + "\"}}}"
        );
        var variables = scene.Environment();
        variables["DANDI_INSTANCE"] = other.Url;
        variables[$"{scene.Archive.Server.Api.Authority}_API_KEY"] = scene.Archive.Alice.Token;

        AssertExit(
            await DandiProcess.RunAsync(scene.Folder.Root, variables, "upload"),
            3,
            "older incompatible schema version 0.4.4"
        );
    }

    [Fact]
    public async Task A_missing_path_exits_with_1_and_the_others_are_uploaded()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");

        AssertExit(await scene.RunAsync("upload", "a.mp4", "b.mp4"), 1, "b.mp4: File not found", "done     a.mp4");
    }

    [Fact]
    public async Task An_unreadable_file_exits_with_1_and_the_others_are_uploaded()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/setpriv") && System.Environment.UserName == "root",
            "needs root and `setpriv`, to run as a user who cannot read the file"
        );
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");
        File.SetUnixFileMode(scene.Folder.Write("secret.mp4", "s"), UnixFileMode.None);
        Directory.CreateDirectory(scene.Folder.Locate("closed"), UnixFileMode.None);
        const UnixFileMode ReadableByAll = (UnixFileMode)0b111_101_101;
        File.SetUnixFileMode(scene.Folder.Root, ReadableByAll);
        using var tools = new TempFolder();
        File.SetUnixFileMode(tools.Root, ReadableByAll);
        File.Copy(DandiProcess.Executable, tools.Locate("dandi"));
        File.SetUnixFileMode(tools.Locate("dandi"), ReadableByAll);

        using var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            tools.Locate("dandi"),
            "upload"
        );
        await run.WaitForExitAsync();

        AssertExit(run, 1, "cannot be read", "The folder", "done     a.mp4");
    }

    [Fact]
    public async Task A_server_with_a_full_disk_fails_the_file_and_keeps_running()
    {
        using var folder = new TempDandiset("000001");
        using var home = new TempFolder();
        folder.WriteRandom("small.mp4", 1000, seed: 1);
        folder.WriteRandom("big.mp4", 8 << 20, seed: 2);
        // Files of the server are limited to 4 MiB: writing more fails as on a full disk.
        using var server = await ServerProcess.StartAsync(home, "trap '' XFSZ; ulimit -f 4096; exec");
        await server.RegisterAsync(folder);

        using var run = await server.RunAsync(folder, "upload", "--patience", "1");

        AssertExit(run, 1, "done     small.mp4", "InternalError");
        using var again = await server.RunAsync(folder, "upload", "small.mp4");
        AssertExit(again, 0, "1 skipped");
    }

    private static void AssertExit(DandiProcess run, int code, params string[] parts)
    {
        Assert.True(run.ExitCode == code, run.ToString());
        foreach (var part in parts)
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }
}
