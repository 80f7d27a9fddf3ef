using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>What is measured. Each prints lines of a table.</summary>
internal static class UploadBenchmarks
{
    private const int Repetitions = 15;

    /// <summary>How long the shortest runs take, from the start of the process to its exit.</summary>
    public static async Task StartupAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.MakeDandisetAsync(1, 1000, seed: 1, cancellationToken);
        Say("dandi --help", await RepeatAsync(() => workplace.RunAsync(folder, cancellationToken, "--help")));
        Say(
            "dandi upload of one file of 1 kB",
            await RepeatAsync(() => workplace.RunAsync(folder, cancellationToken, "upload", "--existing", "force"))
        );
        Say(
            "dandi upload with nothing to do",
            await RepeatAsync(() => workplace.RunAsync(folder, cancellationToken, "upload"))
        );
    }

    /// <summary>1,000 files of 64 KiB, as they come and one after another.</summary>
    public static async Task SmallFilesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Files = 1000;
        foreach (var (seed, jobs) in new[] { (1, "5:5"), (2, "1:1"), (3, "20:5") })
        {
            var folder = await workplace.MakeDandisetAsync(Files, 64 << 10, seed, cancellationToken);
            var run = await workplace.RunAsync(folder, cancellationToken, "upload", "-J", jobs);
            Say($"1,000 files of 64 KiB, -J {jobs}", run, $"{Files / run.Time.TotalSeconds:0} assets/s");
        }
        Console.WriteLine($"server: peak {Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>Four files of 1 GiB, and one of 8 GiB: the memory must not tell them apart.</summary>
    public static async Task LargeFilesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        foreach (var (seed, files, size) in new[] { (1, 4, 1L << 30), (2, 1, 8L << 30) })
        {
            var folder = await workplace.MakeDandisetAsync(files, size, seed, cancellationToken);
            var run = await workplace.RunAsync(folder, cancellationToken, "upload");
            Say($"{files} of {size >> 30} GiB", run, $"{files * size / 1e6 / run.Time.TotalSeconds:0} MB/s");
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine($"server: peak {Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>Large files, small ones, and Zarrs of large and of small chunks, all at once: the memory must stay below its limit.</summary>
    public static async Task MixAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.MakeDandisetAsync(400, 500_000, seed: 1, cancellationToken);
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
        Say("a mix of 5.2 GB", await workplace.RunAsync(folder, cancellationToken, "upload"));
        Console.WriteLine(workplace.LastTraffic());
    }

    /// <summary>35,000 assets that are all there: nothing is read, and the archive is asked for its lists only.</summary>
    public static async Task NothingToDoAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.MakeDandisetAsync(35_000, 1000, seed: 1, cancellationToken);
        Say("35,000 assets, for the first time", await workplace.RunAsync(folder, cancellationToken, "upload"));
        for (var i = 0; i < 3; i++)
        {
            Say("35,000 assets, nothing to do", await workplace.RunAsync(folder, cancellationToken, "upload"));
            Console.WriteLine(workplace.LastTraffic());
        }
        Say(
            "the same, every file read (--no-cache)",
            await workplace.RunAsync(folder, cancellationToken, "upload", "--no-cache")
        );
        Console.WriteLine($"server: peak {Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>The one in the middle of several runs.</summary>
    public static async Task<Measurement> RepeatAsync(Func<Task<Measurement>> run)
    {
        var runs = new List<Measurement>();
        for (var i = 0; i < Repetitions; i++)
            runs.Add(await run());
        return Measurement.Median(runs);
    }

    public static void Say(string what, Measurement run, string more = "") =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {run.Time.TotalMilliseconds:0} ms, peak {Megabytes(run.PeakBytes)} {more}"
            )
        );

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
