using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

/// <summary>Commands work although folders for logs, caches and temp files cannot be written or are full.</summary>
public sealed class UnwritableFolderTests : IDisposable
{
    private const int ManyFiles = 200;

    // Long, so that few entries fill a buffer.
    private static readonly string LongName = new('x', 240);
    private readonly OtherUser _user = new();

    [Theory]
    [InlineData("HOME=/proc/nowhere")]
    [InlineData("HOME=/dev/null")]
    [InlineData("HOME={0}")]
    [InlineData("HOME={0} TMPDIR=/proc/nowhere")]
    [InlineData("-u HOME")]
    [InlineData("HOME=")]
    [InlineData("HOME=not/rooted")]
    [InlineData("HOME=/proc/nowhere XDG_STATE_HOME= XDG_CACHE_HOME=relative TMPDIR=relative")]
    public async Task Commands_work_if_nothing_can_be_stored(string environment)
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteLargeZarr(scene.Folder);
        OtherUser.MakeReadable(scene.Folder);

        using var first = await _user.RunAsync(OtherUser.UnknownId, scene, environment, "upload");
        using var second = await _user.RunAsync(OtherUser.UnknownId, scene, environment, "upload");
        using var invalid = CreateInvalidFiles();
        using var validation = await _user.RunAsync(
            OtherUser.UnknownId,
            scene,
            environment,
            "validate",
            "-g",
            "path",
            invalid.Root
        );
        using var digest = await _user.RunAsync(
            OtherUser.UnknownId,
            scene,
            environment,
            "digest",
            "-d",
            "zarr-checksum",
            "z.zarr"
        );

        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, $"{first}\n{second}");
        Assert.Contains("1 uploaded", first.Error, StringComparison.Ordinal);
        Assert.Contains("identical", second.Error, StringComparison.Ordinal);
        Assert.Equal(1, Count(second.Error, "The log of this run is not written"));
        Assert.True(validation.ExitCode == 1, validation.ToString());
        Assert.True(Count(validation.Out, "[pynwb.GENERIC]") == ManyFiles, validation.ToString());
        Assert.Equal(1, Count(validation.Error, "The log of this run is not written"));
        Assert.True(digest.ExitCode == 0, digest.ToString());
    }

    [Theory]
    [InlineData("16k", true)]
    [InlineData("16k", false)]
    [InlineData("64k", false)]
    [InlineData("128k", false)]
    public async Task Commands_work_if_the_disk_is_full(string size, bool isFullAtStart)
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteLargeZarr(scene.Folder);
        for (var i = 0; i < 20; i++)
            scene.Folder.Write($"{i:00}.mp4", $"{i}");
        using var disk = new TempFolder();
        var fill = isFullAtStart ? $"{{ cat /dev/zero >'{disk.Locate("full")}' 2>/dev/null || true; }} &&" : "";
        var mount = $"mount -t tmpfs -o size={size} tmpfs '{disk.Root}' && {fill} exec \"$0\" \"$@\"";

        foreach (var expected in new[] { "21 uploaded", "0 uploaded, 21 skipped" })
        {
            using var run = await RunOnDiskAsync("upload", "-l", "DEBUG");

            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            // Whether the upload itself fills a larger disk depends on how much it stores.
            if (isFullAtStart)
                Assert.Matches("The log of this run is (incomplete|not written)", run.Error);
        }
        using var invalid = CreateInvalidFiles();
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
            await run.WaitForExitAsync();
            return run;
        }
    }

    [Fact]
    public async Task Validate_fails_if_its_output_file_cannot_be_written()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < ManyFiles; i++)
            folder.Write($"sub/{i}.nwb", "no NWB file");
        Directory.CreateDirectory(folder.Locate("disk"));
        const string Script =
            "mount -t tmpfs -o size=16k tmpfs disk && \"$0\" validate -o disk/r.jsonl sub; "
            + "code=$?; ls -A disk; exit $code";

        using var run = DandiProcess.StartCommand(
            folder.Root,
            new Dictionary<string, string>(StringComparer.Ordinal),
            ["unshare", "-m", "sh", "-c", Script, DandiProcess.Executable]
        );
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(
            "`disk/r.jsonl` cannot be written: No space left on device",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task Create_names_the_new_Dandiset_if_its_file_cannot_be_written()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var folder = new TempFolder();

        // Files can be created, but not written to.
        using var run = DandiProcess.StartCommand(
            folder.Root,
            scene.Environment(),
            ["bash", "-c", "ulimit -f 0; exec \"$0\" \"$@\"", DandiProcess.Executable, "create", "Title"]
        );
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("Dandiset 000002 is registered, but", run.Error, StringComparison.Ordinal);
        Assert.Contains("`identifier: DANDI:000002`", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    public void Dispose() => _user.Dispose();

    /// <summary>
    /// Writes a Zarr whose entries do not fit into the buffer of a spool, because of their long names.
    /// </summary>
    private static void WriteLargeZarr(TempFolder folder) =>
        TestZarr.Write(folder, "z.zarr", chunks: 300, _ => "x", array: LongName);

    /// <summary>Writes files whose validation results do not fit into a buffer.</summary>
    private static TempFolder CreateInvalidFiles()
    {
        var folder = new TempFolder();
        for (var i = 0; i < ManyFiles; i++)
            folder.Write($"{i}.nwb", "no NWB file");
        OtherUser.MakeReadable(folder);
        return folder;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
