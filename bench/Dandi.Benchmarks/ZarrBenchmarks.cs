using System.Globalization;

namespace Dandi.Benchmarks;

/// <summary>What is measured of Zarrs. Each prints lines of a table.</summary>
internal static class ZarrBenchmarks
{
    private const int ManyChunks = 100_000;
    private const int FewChunks = 5_000;
    private const int ChunkSize = 20_000;

    /// <summary>100,000 chunks to an archive without latency, then once more.</summary>
    public static Task LocalAsync(Workplace workplace, CancellationToken cancellationToken) =>
        TwiceAsync(workplace, "100,000 chunks of 20 kB", cancellationToken);

    /// <summary>The same with the latency of a real archive.</summary>
    public static Task LatencyAsync(Workplace workplace, CancellationToken cancellationToken) =>
        TwiceAsync(workplace, "the same, 60 ms more for each PUT and 150 ms for each call", cancellationToken);

    /// <summary>Our schedule against batches of 255 with a barrier behind each, with latency.</summary>
    public static async Task ScheduleAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.MakeZarrAsync(FewChunks, ChunkSize, seed: 1, cancellationToken);
        var run = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Say("5,000 chunks with latency", run, Rate(FewChunks, run.Time));
        var barriers = await BatchSchedule.UploadAsync(workplace, folder, cancellationToken);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the same in batches of 255 by five: {barriers.TotalMilliseconds:0} ms, {Rate(FewChunks, barriers)}; ratio {barriers / run.Time:0.0}"
            )
        );
    }

    /// <summary>Killed at five moments, then run to the end, which sends no file that has arrived.</summary>
    public static async Task KilledAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Chunks = 40_000;
        const int Kills = 5;
        const int Step = Chunks / (Kills + 1);
        var random = new Random(5);
        var folder = await workplace.MakeZarrAsync(Chunks, ChunkSize, seed: 1, cancellationToken);
        for (var kill = 0; kill < Kills; kill++)
        {
            await workplace.RunAndKillAsync(folder, (kill * Step) + random.Next(1, Step), cancellationToken, "upload");
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"killed: {workplace.CountStoredObjects()} files are there")
            );
        }
        var missing = Chunks + 2 - workplace.CountStoredObjects();
        var run = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Say("the run that completes it", run, workplace.LastTraffic());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{missing} files were missing"));
        var sent = workplace.LastStorageRequests();
        if (missing <= 0 || sent > missing)
            throw new InvalidOperationException($"{sent} requests were sent to the store for {missing} files");
    }

    /// <summary>A Zarr of a million small files: its checksum counts them all, and memory stays what it is with a thousand.</summary>
    public static async Task MillionAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Few = 1000;
        const int Many = 1_000_000;
        const double MaxRatio = 3;
        var few = await MeasureAsync(Few, seed: 1);
        var many = await MeasureAsync(Many, seed: 2);
        if (many > few * MaxRatio)
            throw new InvalidOperationException(
                $"The peak is {UploadBenchmarks.Megabytes(many)} with {Many} files and {UploadBenchmarks.Megabytes(few)} with {Few}."
            );

        async Task<long> MeasureAsync(int files, int seed)
        {
            var folder = await workplace.MakeZarrAsync(files, 20, seed, cancellationToken);
            var run = await workplace.RunAsync(
                folder,
                cancellationToken,
                "digest",
                "--no-cache",
                "-d",
                "zarr-checksum",
                "image.zarr"
            );
            UploadBenchmarks.Say($"checksum of {files} files of 20 bytes", run, Rate(files, run.Time));
            if (!run.Output.Contains($"-{files + 2}--", StringComparison.Ordinal))
                throw new InvalidOperationException($"The checksum does not count {files + 2} files: {run.Output}");
            return run.PeakBytes;
        }
    }

    /// <summary>The checksum of 100,000 local files.</summary>
    public static async Task ChecksumAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = await workplace.MakeZarrAsync(ManyChunks, ChunkSize, seed: 1, cancellationToken);
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
            UploadBenchmarks.Say($"checksum of 100,000 files, {state}", run, Rate(ManyChunks, run.Time));
        }
    }

    private static async Task TwiceAsync(Workplace workplace, string what, CancellationToken cancellationToken)
    {
        var folder = await workplace.MakeZarrAsync(ManyChunks, ChunkSize, seed: 1, cancellationToken);
        var first = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Say(what, first, Rate(ManyChunks, first.Time));
        Console.WriteLine(workplace.LastTraffic());
        var second = await workplace.RunAsync(folder, cancellationToken, "upload");
        UploadBenchmarks.Say("unchanged, once more", second, Rate(ManyChunks, second.Time));
        Console.WriteLine(workplace.LastTraffic());
        Console.WriteLine($"server: peak {UploadBenchmarks.Megabytes(workplace.ServerPeakBytes)}");
    }

    /// <summary>Whether files come from the disk from now on; only the administrator may say so.</summary>
    private static bool DropCaches()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "3");
            return true;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            Console.WriteLine("cold: left out, for only root may drop the caches");
            return false;
        }
    }

    private static string Rate(int files, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{files / time.TotalSeconds:0} files/s");
}
