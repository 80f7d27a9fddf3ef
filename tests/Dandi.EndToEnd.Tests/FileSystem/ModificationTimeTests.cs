using System.Diagnostics;
using System.Globalization;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary>Files with modification times that <see cref="DateTimeOffset"/> cannot represent.</summary>
public sealed class ModificationTimeTests
{
    private const string Memory = "/dev/shm";

    [Theory]
    [InlineData(-99_999_999_999)]
    [InlineData(999_999_999_999)]
    [InlineData(-62_135_596_801)]
    [InlineData(253_402_300_800)]
    [InlineData(253_402_300_799)]
    public async Task Every_command_accepts_files_with_any_modification_time(long seconds)
    {
        await using var scene = await CommandScene.CreateAsync();
        // Not every file system stores such times, but tmpfs does.
        var disk = Directory.CreateDirectory($"{Memory}/{Path.GetFileName(scene.Folder.Root)}").FullName;
        try
        {
            File.Copy(scene.Folder.Locate("dandiset.yaml"), $"{disk}/dandiset.yaml");
            Directory.CreateDirectory($"{disk}/z.zarr/0");
            foreach (var path in new[] { "a.mp4", "z.zarr/.zgroup", "z.zarr/0/.zarray", "z.zarr/0/0" })
                await File.WriteAllTextAsync($"{disk}/{path}", path, TestContext.Current.CancellationToken);
            await SetTimesAsync(disk, seconds);

            using var digested = await RunAsync("digest a.mp4");
            using var uploaded = await RunAsync("upload --validation skip");
            using var again = await RunAsync("upload --validation skip");
            using var listed = await RunAsync("ls --schema 0.8.0 a.mp4");

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

        Task<DandiProcess> RunAsync(string line) => DandiProcess.RunAsync(disk, scene.Environment(), line.Split(' '));
    }

    private static async Task SetTimesAsync(string folder, long seconds)
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
