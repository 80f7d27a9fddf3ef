using System.Globalization;
using Dandi.Nwb;

namespace Dandi.Benchmarks;

/// <summary>How long it takes to read and to validate NWB files.</summary>
internal static class NwbBenchmarks
{
    private const int SmallFiles = 1000;

    private static readonly (string Description, int Series, int Samples)[] Files =
    [
        ("300 kB, 1 series", 1, 36_000),
        ("200 MB, 500 series", 500, 50_000),
        ("10 GB, 200 series", 200, 6_250_000),
        ("2,000 groups, 18,000 attributes", 1600, 10),
    ];

    /// <summary>
    /// Lists the NWB records of a small file, larger ones, one with 2,000 groups, and 1,000 small ones.
    /// </summary>
    public static Task MetadataAsync(Workplace workplace, CancellationToken cancellationToken) =>
        MeasureAsync(workplace, ["ls", "-r", "-f", "json_lines"], nwb => nwb.ReadRecord(), cancellationToken);

    /// <summary>Validates the same files.</summary>
    public static Task ValidationAsync(Workplace workplace, CancellationToken cancellationToken) =>
        MeasureAsync(
            workplace,
            ["validate", "--min-severity", "CRITICAL"],
            nwb => new NwbValidator(nwb).Validate(),
            cancellationToken
        );

    /// <summary>Writes 1,000 files of 300 kB into a folder.</summary>
    public static Task WriteSmallFilesAsync(string folder, CancellationToken cancellationToken)
    {
        for (var number = 0; number < SmallFiles; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NwbSample.Write(Path.Combine(folder, $"{number:0000}.nwb"), 1, 36_000);
        }
        return Task.CompletedTask;
    }

    private static async Task MeasureAsync(
        Workplace workplace,
        string[] command,
        Action<NwbReader> read,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("dandi-bench-nwb-");
        try
        {
            var path = Path.Combine(folder.FullName, "sample.nwb");
            foreach (var (description, series, samples) in Files)
            {
                NwbSample.Write(path, series, samples);
                var run = await UploadBenchmarks.RepeatAsync(() =>
                    workplace.RunAsync(folder.FullName, cancellationToken, [.. command, path])
                );
                var (size, bytesRead) = (new FileInfo(path).Length, CountBytes(path, read, cancellationToken));
                UploadBenchmarks.Print(
                    description,
                    run,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{size / 1e6:0.0} MB, of which {bytesRead / 1e6:0.00} MB were read"
                    )
                );
            }
            var many = folder.CreateSubdirectory("many").FullName;
            await WriteSmallFilesAsync(many, cancellationToken);
            var all = await UploadBenchmarks.RepeatAsync(() =>
                workplace.RunAsync(many, cancellationToken, [.. command, "."])
            );
            UploadBenchmarks.Print("1,000 files of 300 kB", all, $"{SmallFiles / all.Time.TotalSeconds:0} files/s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long CountBytes(string path, Action<NwbReader> read, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(path);
        using var nwb = new NwbReader(handle, path, path, TimeProvider.System, cancellationToken);
        read(nwb);
        return nwb.BytesRead;
    }
}
