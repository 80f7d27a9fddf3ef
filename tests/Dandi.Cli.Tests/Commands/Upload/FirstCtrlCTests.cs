using System.Globalization;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>The first Ctrl-C ends a run that has nothing in flight, whatever it is waiting for.</summary>
public sealed class FirstCtrlCTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    [Fact]
    public async Task A_run_that_only_reads_ends_at_once_although_the_archive_does_not_respond()
    {
        var reads = await CountAsync(request => request.Method == "GET");
        Assert.InRange(reads, 4, 20);

        for (var before = 1; before <= reads; before++)
        {
            await using var scene = await CreateAsync();
            scene.Fault = ProxyFault.Stall;
            var run = await scene.RunAsync(Stop.Once, before);

            Assert.True(run.ExitCode == 130, $"before request {before}: {run}");
            Assert.Contains("Interrupted.\n", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("finishing what is in flight", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("aborted", run.Error, StringComparison.Ordinal);
            Assert.Equal(0, (long)run.Summary["bytes_sent"]!);
        }
    }

    [Fact]
    public async Task A_run_in_a_backoff_ends_and_says_what_is_left()
    {
        var put = 1 + await CountAsync(request => !request.IsContent);
        await using var scene = await CreateAsync();
        scene.Fault = ProxyFault.ServerError;

        var run = await scene.RunAsync(Stop.Once, put);

        Assert.True(run.ExitCode == 130, $"{run}");
        Assert.Equal((1, 1000), ((long?)run.Summary["assets_left"], (long?)run.Summary["bytes_left"]));
    }

    [Fact]
    public async Task After_the_second_Ctrl_C_the_summary_says_what_is_left()
    {
        var put = 1 + await CountAsync(request => !request.IsContent);
        await using var scene = await CreateAsync();
        scene.Fault = ProxyFault.Stall;

        var run = await scene.RunAsync(Stop.Twice, put);

        Assert.True(run.ExitCode == 130, $"{run}");
        Assert.Equal((1, 1000), ((long?)run.Summary["assets_left"], (long?)run.Summary["bytes_left"]));
        Assert.Equal("""["a.mp4"]""", run.Summary["unfinished"]!.ToJsonString());
        Assert.InRange((long)run.Summary["bytes_sent"]!, 0, 1000);
        Assert.Contains(", 1 stopped\n", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Counts the first requests of an undisturbed run that fulfil a condition.</summary>
    private async Task<int> CountAsync(Func<ProxiedRequest, bool> condition)
    {
        await using var scene = await CreateAsync();
        var run = await scene.RunAsync(Stop.Once, before: 0);
        Assert.Equal(0, run.ExitCode);
        return run.Requests.TakeWhile(condition).Count();
    }

    private async Task<UploadRunScene> CreateAsync()
    {
        var scene = await UploadRunScene.CreateAsync(shared.Archive);
        var number = int.Parse(scene.Folder.Local.Id.Value, CultureInfo.InvariantCulture);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: number);
        return scene;
    }
}
