using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks.Lines;

/// <summary>
/// Uploads over lines of different rates: how much of the line is used, how much is unacknowledged at most, and what
/// kills cost.
/// </summary>
internal static class LineBenchmark
{
    private const double Megabit = 1e6 / 8;
    private const int Kills = 19;
    private const long KilledSize = 600_000_000;
    private static readonly TimeSpan TimeOfKills = TimeSpan.FromSeconds(8);

    private static readonly List<LineScenario> Scenarios =
    [
        new("10-5", 10, 5, 1, 100_000_000),
        new("10-100", 10, 100, 1, 100_000_000),
        new("100-5", 100, 5, 2, 200_000_000),
        new("100-100", 100, 100, 2, 200_000_000),
        new("1000-5", 1000, 5, 2, 1_000_000_000),
        new("1000-100", 1000, 100, 2, 1_000_000_000),
        new("1-5", 1, 5, 40, 100_000),
        new("1-100", 1, 100, 40, 100_000),
        new("faster", 20, 50, 1, 300_000_000) { MegabitsAfterChange = 100 },
        new("slower", 200, 50, 1, 400_000_000) { MegabitsAfterChange = 40 },
    ];

    /// <summary>Runs the scenarios whose names are given, or all of them and the kills.</summary>
    public static async Task RunAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var scenario in Scenarios.Where(each => names.Count == 0 || names.Contains(each.Name)))
            await RunAsync(scenario, cancellationToken);
        if (names.Count == 0 || names.Contains("kills"))
            await KillAsync(cancellationToken);
    }

    private static async Task RunAsync(LineScenario scenario, CancellationToken cancellationToken)
    {
        await using var workplace = await Workplace.OpenAsync(Server, [], cancellationToken);
        workplace.Client = Workplace.Executable;
        var folder = await workplace.CreateDandisetAsync(scenario.Files, scenario.Size, seed: 1, cancellationToken);
        var traffic = new LineTraffic(scenario.Megabits * Megabit);
        await using var line = new ShapedLine(
            new Uri(workplace.Api),
            traffic,
            TimeSpan.FromMilliseconds(scenario.RoundTrip)
        );
        workplace.ClientApi = new Uri(line.Url, "/api").ToString();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changing = ChangeAsync(scenario, traffic, ended.Token);
        var run = await workplace.RunAsync(folder, cancellationToken, "upload");
        await ended.CancelAsync();
        await changing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario}: {100 * traffic.Share:0.0} % of the line, at most "
                    + $"{traffic.MaxUnacknowledged / 1e6:0.0} MB unacknowledged, "
                    + $"{run.Time.TotalSeconds:0.0} s; {workplace.LastTraffic().Split(';')[0]}"
            )
        );
    }

    /// <summary>Changes the rate when half of the bytes have been sent.</summary>
    private static async Task ChangeAsync(LineScenario scenario, LineTraffic traffic, CancellationToken token)
    {
        if (scenario.MegabitsAfterChange is not { } after)
            return;
        while (traffic.ContentBytes < scenario.Files * scenario.Size / 2)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        traffic.Rate = after * Megabit;
    }

    /// <summary>
    /// Kills an upload again and again, each time after a random time from its first byte of content, in eight seconds
    /// of sending altogether, and then lets it run to its end.
    /// </summary>
    private static async Task KillAsync(CancellationToken cancellationToken)
    {
        await using var workplace = await Workplace.OpenAsync(Server, [], cancellationToken);
        workplace.Client = Workplace.Executable;
        var folder = await workplace.CreateDandisetAsync(1, KilledSize, seed: 1, cancellationToken);
        var traffic = new LineTraffic(1000 * Megabit);
        await using var line = new ShapedLine(new Uri(workplace.Api), traffic, TimeSpan.FromMilliseconds(5));
        workplace.ClientApi = new Uri(line.Url, "/api").ToString();
        var random = new Random(1);
        var times = Enumerable.Range(0, Kills).Select(_ => random.NextDouble()).ToList();
        var ended = 0;
        foreach (var time in times)
        {
            traffic.Restart();
            if (!await KillAsync(workplace, folder, traffic, TimeOfKills * (time / times.Sum()), cancellationToken))
                break;
            ended++;
        }
        await workplace.RunAsync(folder, cancellationToken, "upload");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{KilledSize / 1e6:0} MB at 1,000 Mbit/s, killed {ended} times in {TimeOfKills.TotalSeconds:0} s: "
                    + $"{(double)traffic.ContentBytes / KilledSize:0.00} times its bytes were sent, at most "
                    + $"{traffic.MaxUnacknowledged / 1e6:0.0} MB unacknowledged"
            )
        );
    }

    /// <returns>False if the upload ended before.</returns>
    private static async Task<bool> KillAsync(
        Workplace workplace,
        string folder,
        LineTraffic traffic,
        TimeSpan after,
        CancellationToken cancellationToken
    )
    {
        var start = workplace.Start(folder, ["upload"]);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        while (!traffic.HasContent && !process.HasExited)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        await Task.Delay(after, TimeProvider.System, cancellationToken);
        if (process.HasExited)
            return false;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return true;
    }

    /// <summary>The executable that serves: the same for all clients that are compared.</summary>
    private static string Server { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("DANDI_SERVER") ?? Workplace.Executable);
}
