using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Dandi.Testing.Bids;

namespace Dandi.Benchmarks;

/// <summary>What it costs to validate BIDS datasets, from a warm and from a cold page cache.</summary>
internal static class BidsBenchmarks
{
    private const int Seed = 1;
    private const int ColdRuns = 3;

    private static readonly (int Files, int Runs)[] Samples = [(135, 15), (14_500, 7), (100_000, 3)];

    /// <summary>
    /// Validates made-up datasets of three sizes, and <c>ds000117</c> of the corpus if that exists. Prints the speed of
    /// MD5 too, by which figures of other machines can be related.
    /// </summary>
    public static async Task ValidateAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        var speed = await MeasuredRun.RunAsync(
            new ProcessStartInfo("openssl", ["speed", "-seconds", "3", "-bytes", "16384", "md5"]),
            cancellationToken
        );
        Console.WriteLine($"openssl speed: {speed.Output.TrimEnd().Split('\n')[^1]}");
        foreach (var (files, runs) in Samples)
        {
            await InFolderAsync(
                folder => SampleDataset.Write(folder, SampleDataset.SubjectsFor(files), Seed),
                folder => MeasureAsync(workplace, folder, "made up", runs, cancellationToken)
            );
        }
        var archive = Path.Combine(
            Environment.GetEnvironmentVariable("DANDI_CORPUS") ?? "../shared/corpus",
            "wild-bids/inputs/ds000117.tar.gz"
        );
        if (File.Exists(archive))
            await InFolderAsync(
                folder => Extract(archive, folder),
                folder => MeasureAsync(workplace, folder, "ds000117", 15, cancellationToken)
            );
        else
            Console.WriteLine($"ds000117 is not measured: `{archive}` does not exist.");
    }

    private static async Task InFolderAsync(Action<string> create, Func<string, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("dandi-bench-bids-");
        try
        {
            create(folder.FullName);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "dandiset.yaml"),
                "identifier: '000101'\nname: n\ndescription: d\n"
            );
            await File.AppendAllTextAsync(Path.Combine(folder.FullName, ".bidsignore"), "\ndandiset.yaml\n");
            await measure(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Extract(string archive, string folder)
    {
        using var gzip = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(gzip, folder, overwriteFiles: false);
    }

    private static async Task MeasureAsync(
        Workplace workplace,
        string folder,
        string name,
        int runs,
        CancellationToken cancellationToken
    )
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();
        Task<MeasuredRun> ValidateOnceAsync() =>
            workplace.RunAsync(folder, cancellationToken, "validate", "--min-severity", "CRITICAL", ".");
        var warm = new List<MeasuredRun>();
        await ValidateOnceAsync();
        for (var run = 0; run < runs; run++)
            warm.Add(await ValidateOnceAsync());
        var cold = new List<MeasuredRun>();
        for (var run = 0; run < ColdRuns; run++)
        {
            PageCache.Evict(folder, cancellationToken);
            cold.Add(await ValidateOnceAsync());
        }
        Print($"{name}, {files} files, warm", warm);
        Print($"{name}, {files} files, cold", cold);
    }

    private static void Print(string description, List<MeasuredRun> runs) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{description}: CPU {MeasuredRun.Median([.. runs.Select(run => run.Cpu.TotalSeconds)]):0.00} s, "
                    + $"wall {MeasuredRun.Median([.. runs.Select(run => run.Time.TotalSeconds)]):0.00} s, "
                    + $"peak {UploadBenchmarks.Megabytes(runs.Max(run => run.PeakBytes))} "
                    + $"({runs.Count} runs)"
            )
        );
}
