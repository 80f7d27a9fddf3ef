using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>Benchmarks of whole uploads. Each prints one line per run.</summary>
internal static class UploadBenchmarks
{
    private const int Repetitions = 15;

    /// <summary>The shortest runs, from the start of the process to its exit.</summary>
    public static async Task StartupAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.CreateDandisetAsync(1, 1000, seed: 1, cancellationToken);
        Print("dandi --help", await RepeatAsync(() => workplace.RunAsync(folder, cancellationToken, "--help")));
        Print(
            "dandi upload of one file of 1 kB",
            await RepeatAsync(() => workplace.RunAsync(folder, cancellationToken, "upload", "--existing", "force"))
        );
        Print(
            "dandi upload with nothing to do",
            await RepeatAsync(() => workplace.RunAsync(folder, cancellationToken, "upload"))
        );
    }

    /// <summary>1,000 files of 64 KiB, with three levels of concurrency.</summary>
    public static async Task SmallFilesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Files = 1000;
        foreach (var (seed, jobs) in new[] { (1, "5:5"), (2, "1:1"), (3, "20:5") })
        {
            var folder = await workplace.CreateDandisetAsync(Files, 64 << 10, seed, cancellationToken);
            var run = await workplace.RunAsync(folder, cancellationToken, "upload", "-J", jobs);
            Print($"1,000 files of 64 KiB, -J {jobs}", run, $"{Files / run.Time.TotalSeconds:0} assets/s");
        }
        Console.WriteLine($"server: peak {Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>Four files of 1 GiB, and one of 8 GiB. The memory must not depend on the size.</summary>
    public static async Task LargeFilesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        foreach (var (seed, files, size) in new[] { (1, 4, 1L << 30), (2, 1, 8L << 30) })
        {
            var folder = await workplace.CreateDandisetAsync(files, size, seed, cancellationToken);
            var run = await workplace.RunAsync(folder, cancellationToken, "upload");
            Print($"{files} of {size >> 30} GiB", run, $"{files * size / 1e6 / run.Time.TotalSeconds:0} MB/s");
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine($"server: peak {Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>
    /// Large files, small files, and Zarrs with large and small chunks in one upload. The memory must stay below its
    /// limit.
    /// </summary>
    public static async Task MixAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.CreateDandisetAsync(400, 500_000, seed: 1, cancellationToken);
        await Workplace.WriteFilesAsync(Path.Combine(folder, "large"), 2, 1_000_000_000, seed: 2, cancellationToken);
        foreach (
            var (name, chunks, size) in new[]
            {
                ("coarse", 1500, 1_000_000),
                ("fine", 15_000, 20_000),
                ("huge", 60, 20_000_000),
            }
        )
        {
            await Workplace.WriteZarrAsync(Path.Combine(folder, name), chunks, size, seed: chunks, cancellationToken);
        }
        Print("a mix of 5.2 GB", await workplace.RunAsync(folder, cancellationToken, "upload"));
        Console.WriteLine(workplace.LastTraffic());
    }

    /// <summary>35,000 unchanged assets: no file is read, and only listings are requested from the archive.</summary>
    public static async Task NothingToDoAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.CreateDandisetAsync(35_000, 1000, seed: 1, cancellationToken);
        Print("35,000 assets, first upload", await workplace.RunAsync(folder, cancellationToken, "upload"));
        for (var i = 0; i < 3; i++)
        {
            Print("35,000 assets, nothing to do", await workplace.RunAsync(folder, cancellationToken, "upload"));
            Console.WriteLine(workplace.LastTraffic());
        }
        Print(
            "the same, every file read (--no-cache)",
            await workplace.RunAsync(folder, cancellationToken, "upload", "--no-cache")
        );
        Console.WriteLine($"server: peak {Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>The median of several runs.</summary>
    public static async Task<MeasuredRun> RepeatAsync(Func<Task<MeasuredRun>> run)
    {
        var runs = new List<MeasuredRun>();
        for (var i = 0; i < Repetitions; i++)
            runs.Add(await run());
        return MeasuredRun.Median(runs);
    }

    /// <summary>Prints a measurement.</summary>
    /// <param name="description">The description of the run.</param>
    /// <param name="run">The measurement.</param>
    /// <param name="details">More figures, such as a rate.</param>
    public static void Print(string description, MeasuredRun run, string details = "") =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{description}: {run.Time.TotalMilliseconds:0} ms, peak {Megabytes(run.PeakBytes)} {details}"
            )
        );

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
