using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

/// <summary>Homes that are missing, read-only, full, somebody else's, or unknown to the machine.</summary>
public sealed class UserFolderTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const UnixFileMode ReadableByAll = (UnixFileMode)0b111_101_101;

    // In no user database; and one that is in every one, without a home that exists.
    private const string Nobody = "54321";
    private const string Known = "65534";
    private const int ManyFiles = 200;

    // Long, so that few entries fill a buffer.
    private static readonly string LongName = new('x', 240);
    private readonly TempFolder _programs = new();

    [Theory]
    [InlineData("HOME=/proc/nowhere")]
    [InlineData("HOME=/dev/null")]
    [InlineData("HOME={0}")]
    [InlineData("HOME={0} TMPDIR=/proc/nowhere")]
    [InlineData("-u HOME")]
    [InlineData("HOME=")]
    [InlineData("HOME=not/rooted")]
    [InlineData("HOME=/proc/nowhere XDG_STATE_HOME= XDG_CACHE_HOME=relative TMPDIR=relative")]
    public async Task Work_goes_on_where_nothing_can_be_kept(string environment)
    {
        await using var scene = await CommandScene.SetAsync();
        WriteLargeZarr(scene.Folder);
        File.SetUnixFileMode(scene.Folder.Root, ReadableByAll);

        using var first = await RunAsAsync(Nobody, scene, environment, "upload");
        using var second = await RunAsAsync(Nobody, scene, environment, "upload");
        using var invalid = InvalidFiles();
        using var validation = await RunAsAsync(Nobody, scene, environment, "validate", "-g", "path", invalid.Root);
        using var digest = await RunAsAsync(Nobody, scene, environment, "digest", "-d", "zarr-checksum", "z.zarr");

        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, $"{first}\n{second}");
        Assert.Contains("1 uploaded", first.Error, StringComparison.Ordinal);
        Assert.Contains("identical", second.Error, StringComparison.Ordinal);
        Assert.Equal(1, Count(second.Error, "The log of this run is not kept"));
        Assert.True(validation.ExitCode == 1, validation.ToString());
        Assert.True(Count(validation.Out, "[pynwb.GENERIC]") == ManyFiles, validation.ToString());
        Assert.Equal(1, Count(validation.Error, "The log of this run is not kept"));
        Assert.True(digest.ExitCode == 0, digest.ToString());
    }

    [Theory]
    [InlineData("16k", true)]
    [InlineData("16k", false)]
    [InlineData("64k", false)]
    [InlineData("128k", false)]
    public async Task Work_goes_on_where_the_disk_is_full(string size, bool isFullAtFirst)
    {
        await using var scene = await CommandScene.SetAsync();
        WriteLargeZarr(scene.Folder);
        for (var i = 0; i < 20; i++)
            scene.Folder.Write($"{i:00}.mp4", $"{i}");
        using var disk = new TempFolder();
        var fill = isFullAtFirst ? $"{{ cat /dev/zero >'{disk.Locate("full")}' 2>/dev/null || true; }} &&" : "";
        var mount = $"mount -t tmpfs -o size={size} tmpfs '{disk.Root}' && {fill} exec \"$0\" \"$@\"";

        foreach (var expected in new[] { "21 uploaded", "0 uploaded, 21 skipped" })
        {
            using var run = await RunOnDiskAsync("upload", "-l", "DEBUG");

            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            // Whether an upload alone fills a larger disk depends on what it keeps.
            if (isFullAtFirst)
                Assert.Matches("The log of this run is (incomplete|not kept)", run.Error);
        }
        using var invalid = InvalidFiles();
        using var validation = await RunOnDiskAsync("validate", "-g", "path", invalid.Root);
        Assert.True(Count(validation.Out, "[pynwb.GENERIC]") == ManyFiles, validation.ToString());
        Assert.DoesNotContain("Error:", validation.Error, StringComparison.Ordinal);
        Assert.Contains("No space left on device", validation.Error, StringComparison.Ordinal);

        async Task<DandiProcess> RunOnDiskAsync(params string[] arguments)
        {
            var variables = scene.Environment();
            (variables["HOME"], variables["TMPDIR"]) = (disk.Locate("home"), disk.Root);
            var run = DandiProcess.StartCommand(
                scene.Folder.Root,
                variables,
                ["unshare", "-m", "sh", "-c", mount, DandiProcess.Executable, .. arguments]
            );
            await run.EndAsync();
            return run;
        }
    }

    [Fact]
    public async Task Results_that_do_not_fit_into_the_file_asked_for_are_no_success()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < ManyFiles; i++)
            folder.Write($"sub/{i}.nwb", "no NWB file");
        Directory.CreateDirectory(folder.Locate("disk"));
        const string Script =
            "mount -t tmpfs -o size=16k tmpfs disk && \"$0\" validate -o disk/r.jsonl sub; code=$?; ls -A disk; exit $code";

        using var run = DandiProcess.StartCommand(
            folder.Root,
            new Dictionary<string, string>(StringComparer.Ordinal),
            ["unshare", "-m", "sh", "-c", Script, DandiProcess.Executable]
        );
        await run.EndAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(
            "`disk/r.jsonl` cannot be written: No space left on device",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task A_Dandiset_that_was_registered_is_named_although_its_file_cannot_be_written()
    {
        await using var scene = await CommandScene.SetAsync();
        using var folder = new TempFolder();

        // Files may be made, and stay empty.
        using var run = DandiProcess.StartCommand(
            folder.Root,
            scene.Environment(),
            ["bash", "-c", "ulimit -f 0; exec \"$0\" \"$@\"", DandiProcess.Executable, "create", "Title"]
        );
        await run.EndAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("Dandiset 000002 is registered, but", run.Error, StringComparison.Ordinal);
        Assert.Contains("`identifier: DANDI:000002`", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public async Task Without_HOME_the_user_database_tells_the_home()
    {
        await using var scene = await CommandScene.SetAsync();

        using var run = await RunAsAsync(Known, scene, "-u HOME", "cache");

        Assert.Contains("/.cache/dandi/digests: 0 digests", run.Out, StringComparison.Ordinal);
        Assert.StartsWith(HomeOfKnown(), run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-u HOME")]
    [InlineData("HOME=")]
    [InlineData("HOME=relative")]
    public async Task A_user_without_a_home_cannot_keep_keys_and_is_told_what_to_do(string environment)
    {
        await using var scene = await CommandScene.SetAsync();

        using var login = await RunAsAsync(Nobody, scene, environment, "login");
        using var cache = await RunAsAsync(Nobody, scene, environment, "cache");
        using var logout = await RunAsAsync(Nobody, scene, environment, "logout");
        using var whoami = await RunAsAsync(Nobody, scene, environment, "whoami");

        Assert.True(login.ExitCode == 2, login.ToString());
        Assert.Contains(
            $"HOME is not set, and the user database names no home folder for user id {Nobody}. Set HOME",
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
    public async Task Keys_are_not_kept_where_every_user_may_write(string variable, string shared)
    {
        await using var scene = await CommandScene.SetAsync();
        using var home = new TempFolder();
        Directory.CreateDirectory(home.Locate(shared));
        File.SetUnixFileMode(home.Locate(shared), Everybody | UnixFileMode.StickyBit);
        var variables = scene.Environment();
        variables[variable] = home.Root;

        using var run = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await run.TypeAsync(scene.Archive.Alice.Token + "\n");
        await run.EndAsync();

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(
            $"because every user may write to `{home.Locate(shared).TrimEnd('/')}`",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFiles(home.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_home_that_is_missing_is_made_for_its_owner_alone()
    {
        await using var scene = await CommandScene.SetAsync();
        using var parent = new TempFolder();
        var variables = scene.Environment();
        variables["HOME"] = parent.Locate("new");

        using var run = DandiProcess.Start(scene.Folder.Root, variables, "login");
        await run.TypeAsync(scene.Archive.Alice.Token + "\n");
        await run.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(parent.Locate("new/.config/dandi")));
        Assert.Equal(
            (UnixFileMode)0b110_000_000,
            File.GetUnixFileMode(parent.Locate("new/.config/dandi/api-keys.json"))
        );
    }

    [Fact]
    public async Task A_secure_archive_is_reached_without_a_home()
    {
        await using var scene = await CommandScene.SetAsync();
        await using var server = new TlsServer(
            $$$"""{"schema_version": "0.7.0", "services": {"api": {"url": "{{{scene.Archive.Api}}}"}}, "cli-minimal-version": "0.74.0", "cli-bad-versions": []}"""
        );
        File.SetUnixFileMode(scene.Folder.Root, ReadableByAll);
        scene.Folder.Write("ca.pem", server.AuthorityPem);

        using var run = await RunAsAsync(
            Nobody,
            scene,
            "-u HOME",
            "whoami",
            "-i",
            $"{server.Url}api",
            "--ca-file",
            "ca.pem"
        );

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("alice", run.Out.Trim());
    }

    public void Dispose() => _programs.Dispose();

    /// <summary>Of more files than a spool keeps in its buffer, because of their long names.</summary>
    private static void WriteLargeZarr(TempFolder folder)
    {
        folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        folder.Write(
            $"z.zarr/{LongName}/.zarray",
            """{"zarr_format": 2, "shape": [300], "chunks": [1], "dtype": "|u1", "compressor": null, "fill_value": 0, "order": "C", "filters": null}"""
        );
        for (var i = 0; i < 300; i++)
            folder.Write($"z.zarr/{LongName}/{i}", "x");
    }

    /// <summary>Files with more to say of them than a buffer holds.</summary>
    private static TempFolder InvalidFiles()
    {
        var folder = new TempFolder();
        for (var i = 0; i < ManyFiles; i++)
            folder.Write($"{i}.nwb", "no NWB file");
        File.SetUnixFileMode(folder.Root, ReadableByAll);
        return folder;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string HomeOfKnown() =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Single(fields => fields[2] == Known)[5];

    /// <summary>Runs it as another user.</summary>
    /// <param name="user">The id.</param>
    /// <param name="scene">The archive and the folder.</param>
    /// <param name="environment">Arguments of <c>env</c>; {0} is a home that the user cannot write to.</param>
    /// <param name="arguments">The words behind the name of the program.</param>
    private async Task<DandiProcess> RunAsAsync(
        string user,
        CommandScene scene,
        string environment,
        params string[] arguments
    )
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root may run something as somebody else");
        if (!File.Exists(_programs.Locate("dandi")))
        {
            File.Copy(DandiProcess.Executable, _programs.Locate("dandi"));
            foreach (var path in new[] { _programs.Root, _programs.Locate("dandi"), scene.Folder.Root })
                File.SetUnixFileMode(path, ReadableByAll);
        }
        Directory.CreateDirectory(_programs.Locate("home"));
        var set = environment.Replace("{0}", _programs.Locate("home"), StringComparison.Ordinal).Split(' ');
        var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            [
                "setpriv",
                $"--reuid={user}",
                $"--regid={user}",
                "--clear-groups",
                "env",
                .. set,
                _programs.Locate("dandi"),
                .. arguments,
            ]
        );
        await run.TypeAsync(arguments[0] == "login" ? scene.Archive.Alice.Token + "\n" : "");
        await run.EndAsync();
        return run;
    }
}
