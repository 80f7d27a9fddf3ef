using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Crash;

/// <summary>
/// The archive is killed while clients write. All that it has acknowledged is there afterwards, and nothing is damaged.
/// </summary>
/// <remarks><c>DANDI_KILLS</c> is the number of kills (<c>scripts/full-check.sh</c>).</remarks>
public sealed class ServerKillTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const int MaxRequests = 150;
    private const int KillsPerCheck = 10;
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    [Fact]
    public async Task Everything_acknowledged_is_there_after_each_kill()
    {
        var kills = EnvironmentNumber.Read("DANDI_KILLS", defaultValue: 20);
        var random = new Random(EnvironmentNumber.Read("DANDI_CRASH_SEED", defaultValue: 1));
        using var home = new TempFolder();
        var acknowledged = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            var writers = await KillAsync(home, random);
            acknowledged += writers.Sum(writer => writer.Count);
            using (var server = await ServerProcess.StartAsync(home))
            {
                foreach (var writer in writers)
                    await writer.VerifyAsync(server.Api);
                // Half of the starts recover from a kill that follows another one at once.
                if (random.Next(2) == 0)
                    await server.KillAsync();
                else
                    await server.StopAsync();
            }
            writers.ForEach(writer => writer.Dispose());
            if (kill % KillsPerCheck == 0)
                await CheckAsync(home);
        }
        output.WriteLine($"{kills} kills, {acknowledged} assets and entries acknowledged before them and found again");
        Assert.True(acknowledged > 0);
    }

    /// <summary>Lets clients write, and kills the server after a random number of responses.</summary>
    private static async Task<List<KilledWriter>> KillAsync(TempFolder home, Random random)
    {
        using var server = await ServerProcess.StartAsync(home);
        var (left, isTime) = (random.Next(1, MaxRequests), new TaskCompletionSource());
        var writers = Enumerable
            .Range(0, Writers)
            .Select(_ => new KilledWriter(server.Key, random.Next(), CountDown))
            .ToList();
        var writing = Task.WhenAll(writers.Select(writer => writer.WriteAsync(server.Api)));
        await Task.WhenAny(isTime.Task, writing);
        await server.KillAsync();
        await writing;
        return writers;

        void CountDown()
        {
            if (Interlocked.Decrement(ref left) == 0)
                isTime.SetResult();
        }
    }

    private static async Task CheckAsync(TempFolder home)
    {
        using var check = await DandiProcess.RunAsync(
            home.Root,
            NoVariables,
            "serve",
            "--check",
            "--directory",
            home.Locate("archive")
        );
        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.Contains("nothing is damaged", check.Out, StringComparison.Ordinal);
    }
}
