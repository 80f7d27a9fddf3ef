using System.Diagnostics;
using System.Globalization;
using Dandi.Hdf5;
using Dandi.Nwb;

namespace Dandi.Benchmarks;

/// <summary>What reading NWB files costs: the flat record that `dandi ls` shows.</summary>
internal static class NwbBenchmarks
{
    private const int Repetitions = 15;

    /// <summary>A small file, one of 10 GB, one of 2,000 groups, and 1,000 small ones.</summary>
    public static async Task MetadataAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Files = 1000;
        var folder = Directory.CreateTempSubdirectory("dandi-bench-nwb-");
        try
        {
            await MeasureAsync(workplace, folder, "300 kB, 1 series", 1, 36_000, cancellationToken);
            await MeasureAsync(workplace, folder, "10 GB, 200 series", 200, 6_250_000, cancellationToken);
            await MeasureAsync(workplace, folder, "2,000 groups, 18,000 attributes", 1600, 10, cancellationToken);
            var many = folder.CreateSubdirectory("many").FullName;
            for (var number = 0; number < Files; number++) NwbSample.Write(Path.Combine(many, $"{number:0000}.nwb"), 1, 36_000);
            var run = await MedianAsync(() => workplace.RunAsync(many, cancellationToken, "ls", "-r", "-f", "json_lines", "."));
            UploadBenchmarks.Say("1,000 files of 300 kB", run, $"{Files / run.Time.TotalSeconds:0} files/s (goal: 1,000)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What judging costs: the same files, and one of 200 MB with 500 objects.</summary>
    public static async Task ValidationAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        const int Files = 1000;
        var folder = Directory.CreateTempSubdirectory("dandi-bench-nwb-");
        try
        {
            foreach (var (what, series, samples) in new[] { ("300 kB, 1 series", 1, 36_000), ("200 MB, 500 series", 500, 50_000), ("10 GB, 200 series", 200, 6_250_000), ("2,000 groups, 18,000 attributes", 1600, 10) })
            {
                var path = Path.Combine(folder.FullName, "sample.nwb");
                NwbSample.Write(path, series, samples);
                var run = await MedianAsync(() => workplace.RunAsync(folder.FullName, cancellationToken, "validate", "--min-severity", "CRITICAL", path));
                using var file = Hdf5File.Open(path, token: cancellationToken);
                new NwbValidator(path, path, TimeProvider.System, cancellationToken).Validate(file);
                UploadBenchmarks.Say(what, run, string.Create(CultureInfo.InvariantCulture, $"{file.BytesRead / 1e6:0.00} MB read"));
            }
            var many = folder.CreateSubdirectory("many").FullName;
            for (var number = 0; number < Files; number++) NwbSample.Write(Path.Combine(many, $"{number:0000}.nwb"), 1, 36_000);
            var all = await MedianAsync(() => workplace.RunAsync(many, cancellationToken, "validate", "--min-severity", "CRITICAL", "."));
            UploadBenchmarks.Say("1,000 files of 300 kB", all, $"{Files / all.Time.TotalSeconds:0} files/s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(Workplace workplace, DirectoryInfo folder, string what, int series, int samples, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, "sample.nwb");
        NwbSample.Write(path, series, samples);
        var run = await MedianAsync(() => workplace.RunAsync(folder.FullName, cancellationToken, "ls", "-f", "json_lines", path));
        using var file = Hdf5File.Open(path, token: cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        new NwbReader(TimeZoneInfo.Utc).Read(file, path, path, cancellationToken);
        var once = Stopwatch.GetElapsedTime(begin);
        UploadBenchmarks.Say(what, run, string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length / 1e6:0.0} MB, {file.BytesRead / 1e6:0.00} MB of them read (within a process: {once.TotalMilliseconds:0} ms)"));
    }

    private static async Task<Measurement> MedianAsync(Func<Task<Measurement>> run)
    {
        var runs = new List<Measurement>();
        for (var number = 0; number < Repetitions; number++) runs.Add(await run());
        return Measurement.Median(runs);
    }
}
