using Dandi.Benchmarks;
using Dandi.Benchmarks.Archive;
using Dandi.Benchmarks.Cpu;
using Dandi.Benchmarks.Lines;

// Measures the native executable: dotnet run -c Release --project bench/Dandi.Benchmarks -- NAME…
var benchmarks = new Dictionary<string, Func<Workplace, CancellationToken, Task>>(StringComparer.Ordinal)
{
    ["startup"] = UploadBenchmarks.StartupAsync,
    ["small-files"] = UploadBenchmarks.SmallFilesAsync,
    ["large-files"] = UploadBenchmarks.LargeFilesAsync,
    ["zarr"] = ZarrBenchmarks.LocalAsync,
    ["zarr-latency"] = ZarrBenchmarks.LatencyAsync,
    ["zarr-schedule"] = ZarrBenchmarks.ScheduleAsync,
    ["zarr-killed"] = ZarrBenchmarks.KilledAsync,
    ["zarr-million"] = ZarrBenchmarks.MillionAsync,
    ["zarr-checksum"] = ZarrBenchmarks.ChecksumAsync,
    ["nwb"] = NwbBenchmarks.MetadataAsync,
    ["nwb-validation"] = NwbBenchmarks.ValidationAsync,
    ["bids"] = BidsBenchmarks.ValidateAsync,
    ["organize"] = OrganizeBenchmarks.ManyFilesAsync,
    ["digest-large"] = DigestBenchmarks.LargeAsync,
    ["digest-cancel"] = DigestBenchmarks.CancelAsync,
    ["digest-cold"] = DigestBenchmarks.ColdAsync,
    ["digest-small"] = DigestBenchmarks.SmallAsync,
    ["mix"] = UploadBenchmarks.MixAsync,
    ["mix-latency"] = UploadBenchmarks.MixAsync,
    ["nothing-to-do"] = UploadBenchmarks.NothingToDoAsync,
};
if (args is ["soak", .. var options])
    return await Soak.RunAsync(SoakOptions.Parse(options), CancellationToken.None);
if (args is ["compare", .. var compared])
    return await RunAsync(token => new CompareBenchmark(CompareOptions.Parse(compared)).RunAsync(token));
if (args is ["cpu", .. var measured])
{
    return await RunAsync(token =>
        new CpuBenchmark(CompareOptions.ParseOptionalOld(measured, Workplace.Executable)).RunAsync(token)
    );
}
if (args is ["download", .. var downloaded])
    return await RunAsync(token => new DownloadBenchmark(DownloadOptions.Parse(downloaded)).RunAsync(token));
if (args is ["archive", .. var archive])
    return await RunAsync(token => new ArchiveBenchmark(ArchiveOptions.Parse(archive)).RunAsync(token));
if (args is ["lines", .. var lines])
{
    await LineBenchmark.RunAsync(lines, CancellationToken.None);
    return 0;
}
if (args is ["serve-start", ..])
{
    var executable = args.Length > 1 ? Path.GetFullPath(args[1]) : Workplace.Executable;
    await new ServeStartBenchmark(executable).RunAsync(CancellationToken.None);
    return 0;
}
if (args is ["request-allocation"])
{
    await RequestAllocation.RunAsync(CancellationToken.None);
    return 0;
}
string[] names = args.Length == 0 ? [.. benchmarks.Keys] : args;
foreach (var name in names)
{
    if (!benchmarks.TryGetValue(name, out var benchmark))
    {
        await Console.Error.WriteLineAsync(
            $"There is no benchmark `{name}`. Use one of: {string.Join(", ", benchmarks.Keys)}."
        );
        return 2;
    }
    Console.WriteLine($"## {name}");
    await using var workplace = await Workplace.OpenAsync(
        Workplace.Executable,
        name.EndsWith("-latency", StringComparison.Ordinal) || name == "zarr-schedule" ? Workplace.Latency : [],
        CancellationToken.None
    );
    await benchmark(workplace, CancellationToken.None);
    Console.WriteLine();
}
return 0;

static async Task<int> RunAsync(Func<CancellationToken, Task<int>> run)
{
    try
    {
        return await run(CancellationToken.None);
    }
    catch (ArgumentException error)
    {
        await Console.Error.WriteLineAsync(error.Message);
        return 2;
    }
}
