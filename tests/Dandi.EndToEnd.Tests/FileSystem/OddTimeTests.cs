using System.Diagnostics;
using System.Globalization;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary>Modification times that no date expresses keep nobody from being uploaded.</summary>
public sealed class OddTimeTests
{
    private const string Memory = "/dev/shm";

    [Theory]
    [InlineData(-99_999_999_999)]
    [InlineData(999_999_999_999)]
    [InlineData(-62_135_596_801)]
    [InlineData(253_402_300_800)]
    [InlineData(253_402_300_799)]
    public async Task Every_command_reads_files_of_any_year(long seconds)
    {
        await using var scene = await CommandScene.SetAsync();
        // Of the file systems at hand, only one in memory keeps such times.
        var disk = Directory.CreateDirectory($"{Memory}/{Path.GetFileName(scene.Folder.Root)}").FullName;
        try
        {
            File.Copy(scene.Folder.Locate("dandiset.yaml"), $"{disk}/dandiset.yaml");
            Directory.CreateDirectory($"{disk}/z.zarr/0");
            foreach (var path in new[] { "a.mp4", "z.zarr/.zgroup", "z.zarr/0/.zarray", "z.zarr/0/0" })
                await File.WriteAllTextAsync($"{disk}/{path}", path, TestContext.Current.CancellationToken);
            await TouchAsync(disk, seconds);

            using var digested = await DandiProcess.RunAsync(disk, scene.Environment(), "digest", "a.mp4");
            using var uploaded = await DandiProcess.RunAsync(
                disk,
                scene.Environment(),
                "upload",
                "--validation",
                "skip"
            );
            using var again = await DandiProcess.RunAsync(disk, scene.Environment(), "upload", "--validation", "skip");
            using var listed = await DandiProcess.RunAsync(
                disk,
                scene.Environment(),
                "ls",
                "--schema",
                "0.8.0",
                "a.mp4"
            );

            Assert.All(new[] { digested, uploaded, again, listed }, run =>
                Assert.True(run.ExitCode == 0, run.ToString())
            );
            Assert.Contains("2 uploaded", uploaded.Error, StringComparison.Ordinal);
            Assert.Contains("2 skipped", again.Error, StringComparison.Ordinal);
            Assert.Equal(seconds == 253_402_300_799, listed.Out.Contains("blobDateModified", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(disk, recursive: true);
        }
    }

    private static async Task TouchAsync(string folder, long seconds)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        using var touch = Process.Start(
            "bash",
            [
                "-c",
                $"find '{folder}' -depth -exec touch -d @{time} {{}} + && test $(stat -c %Y '{folder}/a.mp4') = {time}",
            ]
        );
        await touch.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, touch.ExitCode);
    }
}
