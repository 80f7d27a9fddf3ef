namespace Dandi.Benchmarks;

/// <summary>Something that two executables do, to compare them.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="What">For people.</param>
/// <param name="WriteAsync">Writes the files that are worked on into a folder that exists.</param>
/// <param name="Arguments">What is run in the Dandiset that has these files.</param>
internal sealed record CompareScenario(
    string Name,
    string What,
    Func<string, CancellationToken, Task> WriteAsync,
    string[] Arguments
)
{
    private const int ZarrChunks = 20_000;
    private const int SmallFiles = 1000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CompareScenario> All { get; } =
    [
        new("version", "--version", (_, _) => Task.CompletedTask, ["--version"]) { Executions = 50 },
        new(
            "small-files",
            "upload of 1,000 files of 64 KiB",
            (folder, token) => Workplace.WriteFilesAsync(folder, SmallFiles, 64 << 10, seed: 1, token),
            ["upload"]
        )
        {
            Objects = SmallFiles,
        },
        new(
            "large-files",
            "upload of 4 files of 1 GiB",
            (folder, token) => Workplace.WriteFilesAsync(folder, 4, 1L << 30, seed: 2, token),
            ["upload"]
        )
        {
            // A part is 64 MiB, and is an object of its own in the archive's folder.
            Objects = 4 * 16,
        },
        new(
            "zarr",
            "upload of 20,000 Zarr chunks of 20 kB with latency",
            (folder, token) => Workplace.WriteZarrAsync(folder, ZarrChunks, 20_000, seed: 3, token),
            ["upload"]
        )
        {
            // The metadata of the group and of the array are objects as well.
            Objects = ZarrChunks + 2,
            Faults = Workplace.Latency,
        },
        new(
            "validate",
            "validate of 1,000 NWB files of 300 kB",
            NwbBenchmarks.WriteSmallFilesAsync,
            ["validate", "--min-severity", "CRITICAL", "."]
        ),
    ];

    /// <summary>How many executions make one run: those too short to be measured alone are averaged.</summary>
    public int Executions { get; private init; } = 1;

    /// <summary>How many objects the archive has afterwards: a run that uploads fewer does not count.</summary>
    public int Objects { get; private init; }

    /// <summary>The faults of the archive.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];
}
