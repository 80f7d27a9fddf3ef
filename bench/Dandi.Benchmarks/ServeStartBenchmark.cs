using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>
/// How long <c>dandi serve</c> needs until it is ready (from the start of the process to the ready file), and the peak
/// of its resident set then.
/// </summary>
/// <param name="executable">The executable.</param>
internal sealed class ServeStartBenchmark(string executable)
{
    private const int Runs = 20;
    private const int Assets = 1_000;
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("dandi-serve-start-").FullName;

    private string Ready => Path.Combine(_folder, "ready.json");

    /// <summary>Measures starts with no directory, a new one and one with 1,000 assets.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kept = Path.Combine(_folder, "kept");
            await FillAsync(kept, cancellationToken);
            Console.WriteLine($"{Runs} starts: median (least to most) until the archive is ready; peak memory");
            await PrintAsync("--ephemeral", ["--ephemeral"], cancellationToken);
            await PrintAsync("a new directory", [], cancellationToken);
            await PrintAsync($"a directory with {Assets:N0} assets", ["--directory", kept], cancellationToken);
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task FillAsync(string directory, CancellationToken cancellationToken)
    {
        await Workplace.WriteFilesAsync(Path.Combine(_folder, "data"), Assets, 10_000, seed: 1, cancellationToken);
        var preload = Path.Combine(_folder, "preload.json");
        await File.WriteAllTextAsync(
            preload,
            """{"dandisets": [{"identifier": "000001", "name": "Kept", "folder": "data", "validation": "skip"}]}""",
            cancellationToken
        );
        await StartAsync(["--directory", directory, "--preload", preload], cancellationToken);
    }

    private async Task PrintAsync(string name, string[] arguments, CancellationToken cancellationToken)
    {
        var runs = new List<(double Milliseconds, double Megabytes)>();
        for (var i = 0; i < Runs; i++)
        {
            string[] directory = arguments.Length == 0 ? ["--directory", Path.Combine(_folder, $"new-{i}")] : arguments;
            runs.Add(await StartAsync(directory, cancellationToken));
        }
        var times = runs.Select(run => run.Milliseconds).Order().ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -32} {times[Runs / 2], 5:0} ms ({times[0]:0} to {times[^1]:0})  "
                    + $"{runs.Max(run => run.Megabytes), 5:0.0} MB"
            )
        );
    }

    private async Task<(double Milliseconds, double Megabytes)> StartAsync(
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(
            executable,
            ["serve", "--port", "0", "--quiet", "--ready-file", Ready, .. arguments]
        );
        start.Environment["HOME"] = _folder;
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        while (!File.Exists(Ready))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"dandi serve ended with exit code {process.ExitCode}.");
            await Task.Delay(Sampling, TimeProvider.System, cancellationToken);
        }
        var time = Stopwatch.GetElapsedTime(begin);
        var peak = MeasuredRun.PeakOf(process.Id);
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancellationToken);
        return (time.TotalMilliseconds, peak / 1e6);
    }
}
