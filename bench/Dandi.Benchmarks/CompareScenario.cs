namespace Dandi.Benchmarks;

/// <summary>A command and its files, with which two executables are compared.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">The description in the table.</param>
/// <param name="WriteAsync">Writes the files into an existing folder.</param>
/// <param name="Arguments">The arguments of the command, which runs in a Dandiset with these files.</param>
internal sealed record CompareScenario(
    string Name,
    string Description,
    Func<string, CancellationToken, Task> WriteAsync,
    string[] Arguments
)
{
    private const int ZarrChunks = 20_000;
    private const int SmallFiles = 1000;

    public static IReadOnlyList<CompareScenario> All { get; } =
    [
        new("version", "--version", (_, _) => Task.CompletedTask, ["--version"]) { Executions = 50 },
        new(
            "small-files",
            "upload of 1,000 files of 64 KiB",
            (folder, token) => Workplace.WriteFilesAsync(folder, SmallFiles, 64 << 10, seed: 1, token),
            ["upload"]
        ),
        new(
            "large-files",
            "upload of 4 files of 1 GiB",
            (folder, token) => Workplace.WriteFilesAsync(folder, 4, 1L << 30, seed: 2, token),
            ["upload"]
        ),
        new(
            "zarr",
            "upload of 20,000 Zarr chunks of 20 kB with latency",
            (folder, token) => Workplace.WriteZarrAsync(folder, ZarrChunks, 20_000, seed: 3, token),
            ["upload"]
        )
        {
            Faults = Workplace.Latency,
        },
        new(
            "validate",
            "validate of 1,000 NWB files of 300 kB",
            NwbBenchmarks.WriteSmallFilesAsync,
            ["validate", "--min-severity", "CRITICAL", "."]
        ),
    ];

    /// <summary>The arguments of a command to run first, which is not measured; empty for none.</summary>
    public string[] Preparation { get; init; } = [];

    /// <summary>
    /// How many executions are averaged in one run, because a single one is too short to be measured.
    /// </summary>
    public int Executions { get; init; } = 1;

    /// <summary>The faults of the archive, in the form of <c>--fault</c>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
