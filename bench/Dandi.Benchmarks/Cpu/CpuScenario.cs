namespace Dandi.Benchmarks.Cpu;

/// <summary>A figure of a run.</summary>
/// <param name="Unit">Its unit, for the table.</param>
/// <param name="Select">Computes it.</param>
internal sealed record CpuFigure(string Unit, Func<MeasuredRun, double> Select);

/// <summary>A command whose CPU time is related to the amount of its work.</summary>
/// <param name="Work">The command and its files.</param>
/// <param name="Figures">The figures to print.</param>
internal sealed record CpuScenario(CompareScenario Work, params CpuFigure[] Figures)
{
    private const int Chunks = 20_000;
    private const int SmallFiles = 2_000;
    private const int LargeFiles = 2;
    private const long LargeSize = 1L << 30;

    private static readonly CpuFigure PerGigabyte = new("s/GB", run =>
        run.Cpu.TotalSeconds / (LargeFiles * LargeSize / 1e9)
    );

    /// <summary>All scenarios in the order of the table.</summary>
    public static IReadOnlyList<CpuScenario> All { get; } =
    [
        new(Large("large", "2 files of 1 GiB over http, digest unknown"), PerGigabyte),
        new(
            Large("large-known", "the same, digest known") with
            {
                Preparation = ["digest", "content/00000.mp4", "content/00001.mp4"],
            },
            PerGigabyte
        ),
        new(Large("large-tls", "the same over TLS, digest unknown"), PerGigabyte) { IsOverTls = true },
        new(Zarr("zarr", "20,000 chunks of 20 kB", 20_000), PerItem("chunk", Chunks)),
        new(
            new CompareScenario(
                "small",
                "2,000 files of 64 KiB",
                (folder, token) => Workplace.WriteFilesAsync(folder, SmallFiles, 64 << 10, seed: 1, token),
                ["upload"]
            ),
            PerItem("file", SmallFiles)
        ),
        new(
            new CompareScenario("version", "`--version`", (_, _) => Task.CompletedTask, ["--version"])
            {
                Executions = 50,
            },
            new CpuFigure("ms", run => run.Cpu.TotalMilliseconds),
            new CpuFigure("page faults", run => run.PageFaults)
        ),
        new(
            Zarr("zarr-latency", "20,000 chunks of 2 kB, 60 ms a PUT, 150 ms a call", 2_000) with
            {
                Faults = Workplace.Latency,
            },
            PerItem("chunk", Chunks),
            new CpuFigure("files/s (more is better)", run => Chunks / run.Time.TotalSeconds)
        ),
    ];

    /// <summary>Whether a TLS proxy is between client and archive.</summary>
    public bool IsOverTls { get; private init; }

    private static CpuFigure PerItem(string item, int items) =>
        new($"ms/{item}", run => run.Cpu.TotalMilliseconds / items);

    private static CompareScenario Large(string name, string description) =>
        new(
            name,
            description,
            (folder, token) => Workplace.WriteFilesAsync(folder, LargeFiles, LargeSize, seed: 2, token),
            ["upload"]
        );

    private static CompareScenario Zarr(string name, string description, int size) =>
        new(
            name,
            description,
            (folder, token) => Workplace.WriteZarrAsync(folder, Chunks, size, seed: 3, token),
            ["upload"]
        );
}
