using System.Diagnostics;
using Dandi.EndToEnd.Tests.Crash;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary>The archive on a small file system that gets full. Mounting one needs root.</summary>
public sealed class FullDiskTests
{
    private const int FillerSize = 8 << 20;
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    [Fact]
    public async Task Full_disk_is_507_loses_nothing_and_the_archive_goes_on_when_there_is_space()
    {
        using var home = new TempFolder();
        Directory.CreateDirectory(home.Locate("archive"));
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=30m", "none", home.Locate("archive")) != 0)
            Assert.Skip("A file system can only be mounted by root.");
        try
        {
            await FillAsync(home);
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", home.Locate("archive")));
        }
    }

    private static async Task FillAsync(TempFolder home)
    {
        string[] fillers = [home.Locate("archive/first"), home.Locate("archive/second")];
        foreach (var filler in fillers)
            await File.WriteAllBytesAsync(filler, new byte[FillerSize], TestContext.Current.CancellationToken);
        using (var server = await ServerProcess.StartAsync(home))
        {
            using var first = new KilledWriter(server.Key, 1, () => { });
            using var second = new KilledWriter(server.Key, 2, () => { });

            await first.WriteAsync(server.Api);
            Assert.True(first.IsDiskFull && first.Count > 0);
            File.Delete(fillers[0]);
            await second.WriteAsync(server.Api);
            Assert.True(second.IsDiskFull && second.Count > 0);
            File.Delete(fillers[1]);

            await first.VerifyAsync(server.Api);
            await second.VerifyAsync(server.Api);
            await server.StopAsync();
        }
        string[] check = ["serve", "--check", "--directory", home.Locate("archive")];
        using var run = await DandiProcess.RunAsync(home.Root, NoVariables, check);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
