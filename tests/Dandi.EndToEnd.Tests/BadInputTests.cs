using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary>What laboratories do to the command: each ends with its own exit code and a message that helps.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(null, "Found no dandiset.yaml")]
    [InlineData("a: [", "it is no YAML")]
    [InlineData("a: &x 1\nb: *x", "alias")]
    [InlineData("name: x", "no `identifier`")]
    [InlineData("identifier: '27'", "not six digits")]
    public async Task A_dandiset_yaml_that_is_none_ends_with_2(string? text, string part)
    {
        await using var scene = await CommandScene.SetAsync();
        if (text is null)
            File.Delete(scene.Folder.Locate("dandiset.yaml"));
        else
            scene.Folder.Write("dandiset.yaml", text);

        AssertEnds(await scene.RunAsync("upload"), 2, part);
    }

    [Theory]
    [InlineData("upload --unknown", "No such option '--unknown'")]
    [InlineData("upload -J -1", "'-1' is not of the form")]
    [InlineData("upload -J x:y", "'x:y' is not of the form")]
    [InlineData("upload -i nowhere", "Unknown instance `nowhere`")]
    [InlineData("upload ..", "Found no dandiset.yaml")]
    [InlineData("upload /etc/passwd a.mp4", "Found no dandiset.yaml")]
    public async Task Wrong_usage_ends_with_2(string line, string part)
    {
        await using var scene = await CommandScene.SetAsync();

        AssertEnds(await scene.RunAsync(line.Split(' ')), 2, part);
    }

    [Fact]
    public async Task Wrong_usage_is_an_event_where_events_are_asked_for()
    {
        await using var scene = await CommandScene.SetAsync();

        var (code, events) = await scene.UploadAsync("--unknown");

        Assert.Equal(2, code);
        Assert.Equal(
            ("error", "usage", "No such option '--unknown'."),
            (events[0]["event"]!.ToString(), events[0]["kind"]!.ToString(), events[0]["message"]!.ToString())
        );
    }

    [Fact]
    public async Task A_Dandiset_that_the_archive_does_not_know_ends_with_3()
    {
        await using var scene = await CommandScene.SetAsync();
        scene.Folder.Write("dandiset.yaml", "identifier: '000999'");

        AssertEnds(await scene.RunAsync("upload"), 3, "knows no Dandiset 000999");
    }

    [Fact]
    public async Task Somebody_elses_Dandiset_ends_with_3()
    {
        await using var scene = await CommandScene.SetAsync();

        AssertEnds(
            await DandiProcess.RunAsync(scene.Folder.Root, scene.Environment(scene.Archive.Bob.Token), "upload"),
            3,
            "You are not an owner"
        );
    }

    [Theory]
    [InlineData(
        "0123456789abcdef0123456789abcdef01234567",
        "does not take the key from the variable DANDI_INSTANCE_API_KEY"
    )]
    [InlineData("a key with blanks", "is no API key")]
    public async Task A_wrong_key_ends_with_3_and_is_not_shown(string key, string part)
    {
        await using var scene = await CommandScene.SetAsync();
        var run = await DandiProcess.RunAsync(scene.Folder.Root, scene.Environment(key), "upload");

        Assert.DoesNotContain(key, run.Error, StringComparison.Ordinal);
        AssertEnds(run, 3, part);
    }

    [Fact]
    public async Task No_key_and_no_terminal_ends_with_3_and_says_which_variable()
    {
        await using var scene = await CommandScene.SetAsync();
        var variables = scene.Environment();
        variables.Remove("DANDI_INSTANCE_API_KEY");

        AssertEnds(
            await DandiProcess.RunAsync(scene.Folder.Root, variables, "upload"),
            3,
            "Set DANDI_INSTANCE_API_KEY"
        );
    }

    [Fact]
    public async Task An_archive_that_nobody_answers_for_ends_with_3()
    {
        await using var scene = await CommandScene.SetAsync();

        AssertEnds(
            await scene.RunAsync("upload", "-i", "http://127.0.0.1:9", "--patience", "0"),
            3,
            "No answer to GET request to http://127.0.0.1:9/server-info"
        );
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Log in to the guest network</html>", "is not JSON but text/html")]
    [InlineData(500, "text/plain", "oops", "Error 500")]
    [InlineData(200, "application/json", "{}", "services.api.url")]
    public async Task What_is_no_archive_or_does_not_serve_us_ends_with_3(
        int status,
        string type,
        string body,
        string part
    )
    {
        await using var scene = await CommandScene.SetAsync();
        await using var other = new FixedResponseServer(status, type, body);

        AssertEnds(await scene.RunAsync("upload", "-i", other.Url, "--patience", "0"), 3, part);
    }

    [Fact]
    public async Task An_incompatible_schema_ends_with_3()
    {
        await using var scene = await CommandScene.SetAsync();
        // The archive's API is ours, so that the key is taken; what it says of itself is another's.
        await using var other = new FixedResponseServer(
            200,
            "application/json",
            "{\"schema_version\":\"0.4.4\",\"services\":{\"api\":{\"url\":\"" + scene.Archive.Api + "\"}}}"
        );
        var variables = scene.Environment();
        variables["DANDI_INSTANCE"] = other.Url;

        AssertEnds(
            await DandiProcess.RunAsync(scene.Folder.Root, variables, "upload"),
            3,
            "older incompatible schema version 0.4.4"
        );
    }

    [Fact]
    public async Task A_named_path_that_is_not_there_ends_with_1_and_the_others_go_on()
    {
        await using var scene = await CommandScene.SetAsync();
        scene.Folder.Write("a.mp4", "a");

        AssertEnds(await scene.RunAsync("upload", "a.mp4", "b.mp4"), 1, "b.mp4: File not found", "done     a.mp4");
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_ends_with_1_and_the_others_go_on()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/setpriv") && System.Environment.UserName == "root",
            "needs root and `setpriv`, to run as somebody who may not read a file"
        );
        await using var scene = await CommandScene.SetAsync();
        scene.Folder.Write("a.mp4", "a");
        File.SetUnixFileMode(scene.Folder.Write("secret.mp4", "s"), UnixFileMode.None);
        Directory.CreateDirectory(scene.Folder.Locate("closed"), UnixFileMode.None);
        const UnixFileMode All = (UnixFileMode)0b111_101_101;
        File.SetUnixFileMode(scene.Folder.Root, All);
        using var tools = new TempFolder();
        File.SetUnixFileMode(tools.Root, All);
        File.Copy(DandiProcess.Executable, tools.Locate("dandi"));
        File.SetUnixFileMode(tools.Locate("dandi"), All);

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
        await run.EndAsync();

        AssertEnds(run, 1, "cannot be read", "The folder", "done     a.mp4");
    }

    [Fact]
    public async Task A_server_whose_disk_is_full_fails_the_file_and_serves_on()
    {
        using var folder = new TempDandiset("000001");
        using var home = new TempFolder();
        folder.WriteRandom("small.mp4", 1000, seed: 1);
        folder.WriteRandom("big.mp4", 8 << 20, seed: 2);
        // Files of the server may have 4 MiB: what is beyond fails as on a full disk.
        using var server = await ServerProcess.StartAsync(home, "trap '' XFSZ; ulimit -f 4096; exec");
        await server.RegisterAsync(folder);

        using var run = await server.RunAsync(folder, "upload", "--patience", "1");

        AssertEnds(run, 1, "done     small.mp4", "InternalError");
        using var again = await server.RunAsync(folder, "upload", "small.mp4");
        AssertEnds(again, 0, "1 skipped");
    }

    private static void AssertEnds(DandiProcess run, int code, params string[] parts)
    {
        Assert.True(run.ExitCode == code, run.ToString());
        foreach (var part in parts)
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }
}
