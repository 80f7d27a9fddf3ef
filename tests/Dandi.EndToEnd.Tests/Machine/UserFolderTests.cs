using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

/// <summary>The home folder of the user, and the key file in it.</summary>
public sealed class UserFolderTests : IDisposable
{
    private const UnixFileMode WritableByAll = (UnixFileMode)0b111_111_111;
    private readonly OtherUser _user = new();

    [Fact]
    public async Task Without_HOME_the_home_folder_is_read_from_the_user_database()
    {
        await using var scene = await CommandScene.CreateAsync();

        using var run = await _user.RunAsync(OtherUser.NobodyId, scene, "-u HOME", "cache");

        Assert.Contains("/.cache/dandi/digests: 0 digests", run.Out, StringComparison.Ordinal);
        Assert.StartsWith(OtherUser.HomeOf(OtherUser.NobodyId), run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-u HOME")]
    [InlineData("HOME=")]
    [InlineData("HOME=relative")]
    public async Task A_user_without_a_home_folder_cannot_store_keys_and_gets_instructions(string environment)
    {
        await using var scene = await CommandScene.CreateAsync();

        using var login = await _user.RunAsync(OtherUser.UnknownId, scene, environment, "login");
        using var cache = await _user.RunAsync(OtherUser.UnknownId, scene, environment, "cache");
        using var logout = await _user.RunAsync(OtherUser.UnknownId, scene, environment, "logout");
        using var whoami = await _user.RunAsync(OtherUser.UnknownId, scene, environment, "whoami");

        Assert.True(login.ExitCode == 2, login.ToString());
        Assert.Contains(
            $"HOME is not set, and the user database has no home folder for user id {OtherUser.UnknownId}. Set HOME",
            login.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(scene.Archive.Alice.Token, login.Error, StringComparison.Ordinal);
        Assert.True(cache.ExitCode == 2, cache.ToString());
        Assert.True(logout.ExitCode == 0, logout.ToString());
        Assert.Equal((0, "alice"), (whoami.ExitCode, whoami.Out.Trim()));
        string[] shared = ["", "dandi", ".config/dandi", ".dandi", "relative/.config/dandi"];
        Assert.DoesNotContain(shared, folder => File.Exists(Path.Combine(Path.GetTempPath(), folder, "api-keys.json")));
    }

    [Theory]
    [InlineData("HOME", "")]
    [InlineData("XDG_CONFIG_HOME", "")]
    [InlineData("HOME", ".config")]
    [InlineData("XDG_CONFIG_HOME", "dandi")]
    public async Task Keys_are_not_stored_where_every_user_can_write(string variable, string shared)
    {
        await using var scene = await CommandScene.CreateAsync();
        using var home = new TempFolder();
        Directory.CreateDirectory(home.Locate(shared));
        File.SetUnixFileMode(home.Locate(shared), WritableByAll | UnixFileMode.StickyBit);
        var variables = scene.Environment();
        variables[variable] = home.Root;

        using var run = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await run.WriteInputAsync(scene.Archive.Alice.Token + "\n");
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(
            $"because every user may write to `{home.Locate(shared).TrimEnd('/')}`",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFiles(home.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_missing_home_folder_is_created_for_its_owner_only()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var parent = new TempFolder();
        var variables = scene.Environment();
        variables["HOME"] = parent.Locate("new");

        using var run = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await run.WriteInputAsync(scene.Archive.Alice.Token + "\n");
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(parent.Locate("new/.config/dandi")));
        Assert.Equal(
            (UnixFileMode)0b110_000_000,
            File.GetUnixFileMode(parent.Locate("new/.config/dandi/api-keys.json"))
        );
    }

    [Fact]
    public async Task An_HTTPS_archive_is_reached_without_a_home_folder()
    {
        await using var scene = await CommandScene.CreateAsync();
        await using var server = new TlsServer(
            $$$"""
            {
              "schema_version": "0.7.0",
              "services": {"api": {"url": "{{{scene.Archive.Api}}}"}},
              "cli-minimal-version": "0.74.0",
              "cli-bad-versions": []
            }
            """
        );
        OtherUser.MakeReadable(scene.Folder);
        scene.Folder.Write("ca.pem", server.AuthorityPem);

        using var run = await _user.RunAsync(
            OtherUser.UnknownId,
            scene,
            "-u HOME",
            "whoami",
            "-i",
            $"{server.Url}api",
            "--ca-file",
            "ca.pem"
        );

        // The description of the archive has arrived: it states an API without TLS.
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("to which the API key would be sent unencrypted", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _user.Dispose();
}
