using System.Diagnostics;
using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>How fast files are digested, against the usual tools over the same files in the same run. Each prints lines of a table: medians, and how often the first of the table goes into them.</summary>
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
            await workplace.MakeDandisetAsync(1, LargeSize, seed: 1, cancellationToken),
            "00000.mp4"
        );
        var contestants = new List<Contestant>
        {
            new("openssl md5, one core", On("0", "openssl", "dgst", "-md5", file)),
            new("reading alone, one core", On("0", "dd", $"if={file}", "of=/dev/null", "bs=1M", "status=none")),
        };
        foreach (var (name, lanes) in Kernels)
        {
            contestants.Add(
                new(
                    $"dandi digest, {name}, one core",
                    On("0", Workplace.Executable, "digest", "--no-cache", file),
                    lanes
                )
            );
            contestants.Add(
                new(
                    $"dandi digest, {name}, two cores",
                    On("0,1", Workplace.Executable, "digest", "--no-cache", file),
                    lanes
                )
            );
        }
        await CompareAsync(contestants, time => $"{LargeSize / 1e9 / time.TotalSeconds:0.00} GB/s", cancellationToken);
    }

    /// <summary>How long Ctrl-C takes in the middle of a file of 4 GiB (goal: 100 ms).</summary>
    public static async Task CancelAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var file = Path.Combine(
            await workplace.MakeDandisetAsync(1, LargeSize, seed: 1, cancellationToken),
            "00000.mp4"
        );
        var times = new List<TimeSpan>();
        for (var i = 0; i < Interruptions; i++)
        {
            // Without the kernels of vectors it takes long enough to be met in the middle.
            var start = new ProcessStartInfo(Workplace.Executable, ["digest", "--no-cache", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            start.Environment["DANDI_MD5_LANES"] = "1";
            using var process = Process.Start(start)!;
            await Task.Delay(TimeSpan.FromMilliseconds(300 + (20 * i)), TimeProvider.System, cancellationToken);
            var begin = Stopwatch.GetTimestamp();
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(begin));
            if (process.ExitCode != 130)
                throw new InvalidOperationException($"it was not met in the middle: exit code {process.ExitCode}");
        }
        times.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"from the signal to the end of the process: median {times[times.Count / 2].TotalMilliseconds:0} ms, at most {times[^1].TotalMilliseconds:0} ms"
            )
        );
    }

    /// <summary>The same from the disk.</summary>
    public static async Task ColdAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var file = Path.Combine(
            await workplace.MakeDandisetAsync(1, LargeSize, seed: 1, cancellationToken),
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
                await workplace.MakeZarrAsync(count, size, seed: size, cancellationToken),
                "image.zarr"
            );
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} files of {size >> 10} KiB:"));
            var list = folder + ".list";
            await File.WriteAllLinesAsync(
                list,
                Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories),
                cancellationToken
            );
            var contestants = new List<Contestant> { new("md5sum, one core", On("0", "xargs", "-a", list, "md5sum")) };
            foreach (var (name, lanes) in Kernels)
            {
                contestants.Add(
                    new(
                        $"dandi digest, {name}, one core",
                        On("0", Workplace.Executable, "digest", "--no-cache", "-d", "zarr-checksum", folder),
                        lanes
                    )
                );
                contestants.Add(
                    new(
                        $"dandi digest, {name}, two cores",
                        On("0,1", Workplace.Executable, "digest", "--no-cache", "-d", "zarr-checksum", folder),
                        lanes
                    )
                );
            }
            await CompareAsync(contestants, time => $"{count / time.TotalSeconds:0} files/s", cancellationToken);
        }
    }

    /// <summary>All take their turn in each round, so that what disturbs one disturbs the others too.</summary>
    private static async Task CompareAsync(
        IReadOnlyList<Contestant> contestants,
        Func<TimeSpan, FormattableString> rate,
        CancellationToken cancellationToken,
        int rounds = Rounds
    )
    {
        var runs = contestants.ToDictionary(contestant => contestant, _ => new List<(Measurement Run, TimeSpan Cpu)>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                if (contestant.Evicted is { } file)
                    await EvictAsync(file, cancellationToken);
                var before = CpuOfChildren();
                var run = await Measurement.RunAsync(contestant.Start(), cancellationToken);
                runs[contestant].Add((run, CpuOfChildren() - before));
            }
        }
        var (first, firstCpu) = Median(runs[contestants[0]]);
        foreach (var contestant in contestants)
        {
            var (run, cpu) = Median(runs[contestant]);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{contestant.Name}: {run.Time.TotalMilliseconds:0} ms, {rate(run.Time).ToString(CultureInfo.InvariantCulture)}, ratio {first.Time / run.Time:0.0}; {cpu.TotalSeconds:0.00} s of the cores, ratio {firstCpu / cpu:0.0}; peak {UploadBenchmarks.Megabytes(run.PeakBytes)}"
                )
            );
        }
    }

    private static (Measurement Run, TimeSpan Cpu) Median(List<(Measurement Run, TimeSpan Cpu)> runs) =>
        runs.OrderBy(run => run.Run.Time).ElementAt(runs.Count / 2);

    /// <summary>Lets the system forget the bytes of one file, and of no other: the machine has other users.</summary>
    private static Task<Measurement> EvictAsync(string file, CancellationToken cancellationToken) =>
        Measurement.RunAsync(
            new ProcessStartInfo(
                "dd",
                [$"of={file}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]
            ),
            cancellationToken
        );

    private static string[] On(string cores, params string[] command) => ["taskset", "-c", cores, .. command];

    /// <summary>The time that processes which have ended have had of the cores.</summary>
    private static TimeSpan CpuOfChildren()
    {
        const double TicksInSecond = 100;
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return TimeSpan.FromSeconds(
            (
                long.Parse(fields[13], CultureInfo.InvariantCulture)
                + long.Parse(fields[14], CultureInfo.InvariantCulture)
            ) / TicksInSecond
        );
    }

    private sealed record Contestant(string Name, string[] Command, string Lanes = "")
    {
        /// <summary>What is to come from the disk.</summary>
        public string? Evicted { get; init; }

        public ProcessStartInfo Start()
        {
            var start = new ProcessStartInfo(Command[0], Command[1..]);
            start.Environment["DANDI_MD5_LANES"] = Lanes;
            return start;
        }
    }
}
