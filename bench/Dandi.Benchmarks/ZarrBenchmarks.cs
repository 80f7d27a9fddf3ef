using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>Benchmarks of Zarrs. Each prints one line per run.</summary>
internal static class ZarrBenchmarks
{
    private const int ManyChunks = 100_000;
    private const int FewChunks = 5_000;
    private const int ChunkSize = 20_000;

    /// <summary>Uploads 100,000 chunks to an archive without latency, twice.</summary>
    public static Task LocalAsync(Workplace workplace, CancellationToken cancellationToken) =>
        TwiceAsync(workplace, "100,000 chunks of 20 kB", cancellationToken);

    /// <summary>The same, with the latency of a real archive.</summary>
    public static Task LatencyAsync(Workplace workplace, CancellationToken cancellationToken) =>
        TwiceAsync(workplace, "the same, with 60 ms of latency per PUT and 150 ms per API request", cancellationToken);

    /// <summary>An upload compared with batches of 255 (<see cref="BatchSchedule"/>), with latency.</summary>
    public static async Task ScheduleAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.CreateZarrAsync(FewChunks, ChunkSize, seed: 1, cancellationToken);
        var run = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Print("5,000 chunks with latency", run, Rate(FewChunks, run.Time));
        var batches = await BatchSchedule.UploadAsync(workplace, folder, cancellationToken);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the same in batches of 255, five at a time: {batches.TotalMilliseconds:0} ms, "
                    + $"{Rate(FewChunks, batches)}; ratio {batches / run.Time:0.0}"
            )
        );
    }

    /// <summary>An upload that is killed five times and then completed: no entry may be sent twice.</summary>
    public static async Task KilledAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Chunks = 40_000;
        const int Kills = 5;
        const int Step = Chunks / (Kills + 1);
        var random = new Random(5);
        var folder = await workplace.CreateZarrAsync(Chunks, ChunkSize, seed: 1, cancellationToken);
        for (var kill = 0; kill < Kills; kill++)
        {
            var bytes = ((kill * Step) + random.Next(1, Step)) * (long)ChunkSize;
            await workplace.RunAndKillAsync(folder, bytes, cancellationToken, "upload");
            var entries = await StoredContent.CountEntriesAsync(workplace, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed after {entries} entries"));
        }
        var missing = Chunks + 2 - await StoredContent.CountEntriesAsync(workplace, cancellationToken);
        var run = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Print("the run that completed it", run, workplace.LastTraffic());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{missing} entries were missing"));
        var sent = workplace.LastStorageRequests();
        if (missing <= 0 || sent > missing)
            throw new InvalidOperationException($"{sent} requests were sent to the store for {missing} entries.");
    }

    /// <summary>
    /// The checksum of a Zarr with a million small entries: it must count all of them, and must need at most three
    /// times the memory of a thousand entries.
    /// </summary>
    public static async Task MillionAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Few = 1000;
        const int Many = 1_000_000;
        const double MaxRatio = 3;
        var few = await MeasureAsync(Few, seed: 1);
        var many = await MeasureAsync(Many, seed: 2);
        if (many > few * MaxRatio)
            throw new InvalidOperationException(
                $"The peak is {UploadBenchmarks.Megabytes(many)} with {Many} files and "
                    + $"{UploadBenchmarks.Megabytes(few)} with {Few}."
            );

        async Task<long> MeasureAsync(int files, int seed)
        {
            var folder = await workplace.CreateZarrAsync(files, 20, seed, cancellationToken);
            var run = await workplace.RunAsync(
                folder,
                cancellationToken,
                "digest",
                "--no-cache",
                "-d",
                "zarr-checksum",
                "image.zarr"
            );
            UploadBenchmarks.Print($"checksum of {files} files of 20 bytes", run, Rate(files, run.Time));
            if (!run.Output.Contains($"-{files + 2}--", StringComparison.Ordinal))
                throw new InvalidOperationException($"The checksum does not count {files + 2} files: {run.Output}");
            return run.PeakBytes;
        }
    }

    /// <summary>The checksum of a local Zarr with 100,000 chunks.</summary>
    public static async Task ChecksumAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.CreateZarrAsync(ManyChunks, ChunkSize, seed: 1, cancellationToken);
        foreach (var state in new[] { "cold", "warm", "warm" })
        {
            if (state == "cold" && !DropCaches())
                continue;
            var run = await workplace.RunAsync(
                folder,
                cancellationToken,
                "digest",
                "--no-cache",
                "-d",
                "zarr-checksum",
                "image.zarr"
            );
            UploadBenchmarks.Print($"checksum of 100,000 files, {state}", run, Rate(ManyChunks, run.Time));
        }
    }

    private static async Task TwiceAsync(Workplace workplace, string what, CancellationToken cancellationToken)
    {
        var folder = await workplace.CreateZarrAsync(ManyChunks, ChunkSize, seed: 1, cancellationToken);
        var first = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Print(what, first, Rate(ManyChunks, first.Time));
        Console.WriteLine(workplace.LastTraffic());
        var second = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Print("again, unchanged", second, Rate(ManyChunks, second.Time));
        Console.WriteLine(workplace.LastTraffic());
        Console.WriteLine($"server: peak {UploadBenchmarks.Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>Clears the page cache, which needs root.</summary>
    private static bool DropCaches()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "3");
            return true;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            Console.WriteLine("cold: skipped, because clearing the page cache needs root");
            return false;
        }
    }

    private static string Rate(int files, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{files / time.TotalSeconds:0} files/s");
}
