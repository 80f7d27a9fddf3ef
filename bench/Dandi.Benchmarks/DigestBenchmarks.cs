using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>
/// How fast files are hashed, compared with common tools on the same files in the same run. Each benchmark prints
/// medians, and their ratio to the first line.
/// </summary>
internal static class DigestBenchmarks
{
    private const int Rounds = 3;
    private const int Interruptions = 15;
    private const long LargeSize = 4L << 30;
    private static readonly (string Name, string Lanes)[] Kernels =
    [
        ("best kernel", "32"),
        ("AVX2", "16"),
        ("128 bits", "8"),
    ];

    /// <summary>The dandi-etag of a file of 4 GiB in the page cache.</summary>
    public static async Task LargeAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var file = Path.Combine(
            await workplace.CreateDandisetAsync(1, LargeSize, seed: 1, cancellationToken),
            "00000.mp4"
        );
        var candidates = new List<Candidate>
        {
            new("openssl md5, one core", On("0", "openssl", "dgst", "-md5", file)),
            new("reading alone, one core", On("0", "dd", $"if={file}", "of=/dev/null", "bs=1M", "status=none")),
        };
        foreach (var (name, lanes) in Kernels)
        {
            candidates.Add(
                new(
                    $"dandi digest, {name}, one core",
                    On("0", Workplace.Executable, "digest", "--no-cache", file),
                    lanes
                )
            );
            candidates.Add(
                new(
                    $"dandi digest, {name}, two cores",
                    On("0,1", Workplace.Executable, "digest", "--no-cache", file),
                    lanes
                )
            );
        }
        await CompareAsync(candidates, time => $"{LargeSize / 1e9 / time.TotalSeconds:0.00} GB/s", cancellationToken);
    }

    /// <summary>How long Ctrl-C takes in the middle of a file of 4 GiB (goal: 100 ms).</summary>
    public static async Task CancelAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var file = Path.Combine(
            await workplace.CreateDandisetAsync(1, LargeSize, seed: 1, cancellationToken),
            "00000.mp4"
        );
        var times = new List<TimeSpan>();
        for (var i = 0; i < Interruptions; i++)
        {
            // Without vector kernels, hashing takes long enough to be interrupted in the middle.
            var start = new ProcessStartInfo(Workplace.Executable, ["digest", "--no-cache", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            start.Environment["DANDI_MD5_LANES"] = "1";
            using var process = Process.Start(start)!;
            await Task.Delay(TimeSpan.FromMilliseconds(300 + (20 * i)), TimeProvider.System, cancellationToken);
            var signaled = Stopwatch.GetTimestamp();
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(signaled));
            if (process.ExitCode != 130)
                throw new InvalidOperationException($"The process was not interrupted: exit code {process.ExitCode}.");
        }
        times.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"from the signal to the exit of the process: median {times[times.Count / 2].TotalMilliseconds:0} ms, "
                    + $"maximum {times[^1].TotalMilliseconds:0} ms"
            )
        );
    }

    /// <summary>The dandi-etag of a file of 4 GiB that is not in the page cache.</summary>
    public static async Task ColdAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var file = Path.Combine(
            await workplace.CreateDandisetAsync(1, LargeSize, seed: 1, cancellationToken),
            "00000.mp4"
        );
        await CompareAsync(
            [
                new("dd, from the disk", On("0,1", "dd", $"if={file}", "of=/dev/null", "bs=1M", "status=none"))
                {
                    Evicted = file,
                },
                new("openssl md5, from the disk", On("0,1", "openssl", "dgst", "-md5", file)) { Evicted = file },
                new("dandi digest, from the disk", On("0,1", Workplace.Executable, "digest", "--no-cache", file))
                {
                    Evicted = file,
                },
            ],
            time => $"{LargeSize / 1e6 / time.TotalSeconds:0} MB/s",
            cancellationToken,
            rounds: 3
        );
    }

    /// <summary>20,000 files of 64 KiB, and 100,000 of 4 KiB, in the page cache.</summary>
    public static async Task SmallAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        foreach (var (count, size) in new[] { (20_000, 64 << 10), (100_000, 4 << 10) })
        {
            var folder = Path.Combine(
                await workplace.CreateZarrAsync(count, size, seed: size, cancellationToken),
                "image.zarr"
            );
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} files of {size >> 10} KiB:"));
            var list = folder + ".list";
            await File.WriteAllLinesAsync(
                list,
                Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories),
                cancellationToken
            );
            var candidates = new List<Candidate> { new("md5sum, one core", On("0", "xargs", "-a", list, "md5sum")) };
            foreach (var (name, lanes) in Kernels)
            {
                candidates.Add(
                    new(
                        $"dandi digest, {name}, one core",
                        On("0", Workplace.Executable, "digest", "--no-cache", "-d", "zarr-checksum", folder),
                        lanes
                    )
                );
                candidates.Add(
                    new(
                        $"dandi digest, {name}, two cores",
                        On("0,1", Workplace.Executable, "digest", "--no-cache", "-d", "zarr-checksum", folder),
                        lanes
                    )
                );
            }
            await CompareAsync(candidates, time => $"{count / time.TotalSeconds:0} files/s", cancellationToken);
        }
    }

    /// <summary>Runs all candidates in each round, so that other load on the machine affects all of them.</summary>
    private static async Task CompareAsync(
        IReadOnlyList<Candidate> candidates,
        Func<TimeSpan, FormattableString> rate,
        CancellationToken cancellationToken,
        int rounds = Rounds
    )
    {
        var runs = candidates.ToDictionary(candidate => candidate, _ => new List<(MeasuredRun Run, TimeSpan Cpu)>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var candidate in candidates)
            {
                if (candidate.Evicted is { } file)
                    await EvictAsync(file, cancellationToken);
                var before = ChildCpuTime();
                var run = await MeasuredRun.RunAsync(candidate.Start(), cancellationToken);
                runs[candidate].Add((run, ChildCpuTime() - before));
            }
        }
        var (first, firstCpu) = Median(runs[candidates[0]]);
        foreach (var candidate in candidates)
        {
            var (run, cpu) = Median(runs[candidate]);
            var rateText = rate(run.Time).ToString(CultureInfo.InvariantCulture);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{candidate.Name}: {run.Time.TotalMilliseconds:0} ms, "
                        + $"{rateText}, ratio {first.Time / run.Time:0.0}; "
                        + $"CPU {cpu.TotalSeconds:0.00} s, ratio {firstCpu / cpu:0.0}; "
                        + $"peak {UploadBenchmarks.Megabytes(run.PeakBytes)}"
                )
            );
        }
    }

    private static (MeasuredRun Run, TimeSpan Cpu) Median(List<(MeasuredRun Run, TimeSpan Cpu)> runs) =>
        runs.OrderBy(run => run.Run.Time).ElementAt(runs.Count / 2);

    /// <summary>Removes only this file from the page cache, because others use the machine too.</summary>
    private static Task<MeasuredRun> EvictAsync(string file, CancellationToken cancellationToken) =>
        MeasuredRun.RunAsync(
            new ProcessStartInfo(
                "dd",
                [$"of={file}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]
            ),
            cancellationToken
        );

    private static string[] On(string cores, params string[] command) => ["taskset", "-c", cores, .. command];

    /// <summary>The CPU time of all child processes that have exited.</summary>
    private static TimeSpan ChildCpuTime()
    {
        const double TicksPerSecond = 100;
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return TimeSpan.FromSeconds(
            (
                long.Parse(fields[13], CultureInfo.InvariantCulture)
                + long.Parse(fields[14], CultureInfo.InvariantCulture)
            ) / TicksPerSecond
        );
    }

    private sealed record Candidate(string Name, string[] Command, string Lanes = "")
    {
        /// <summary>The file that is removed from the page cache before each run; null for none.</summary>
        public string? Evicted { get; init; }

        public ProcessStartInfo Start()
        {
            var start = new ProcessStartInfo(Command[0], Command[1..]);
            start.Environment["DANDI_MD5_LANES"] = Lanes;
            return start;
        }
    }
}
