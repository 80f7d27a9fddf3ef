using System.Globalization;
using Dandi.Testing.Network;

namespace Dandi.Benchmarks;

/// <summary>An unattended upload over a proxy that injects all kinds of faults, with an outage in the middle.</summary>
internal sealed class Soak(SoakOptions options, FaultProxy network, Random random)
{
    private const int ChunkSize = 20_000;
    private const long ConnectionLimit = 40_000_000;

    // A part has 64 MiB. If every connection were cut after 40 MB, no part would ever arrive.
    private const double CutProbability = 0.1;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();

    /// <summary>Runs the test and prints a summary.</summary>
    /// <returns>
    /// The exit code: 1 if the upload failed, if the archive does not have exactly the local files, or if there was no
    /// outage.
    /// </returns>
    public static async Task<int> RunAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        await using var workplace = await Workplace.ServeAsync(
            Workplace.Executable,
            port: 0,
            ["--address-lifetime", options.Lifetime],
            cancellationToken
        );
        var folder = await workplace.CreateDandisetAsync(
            options.Files,
            options.Bytes / options.Files,
            options.Seed,
            cancellationToken
        );
        await Workplace.WriteZarrAsync(folder, options.Chunks, ChunkSize, options.Seed, cancellationToken);
        var random = new Random(options.Seed);
        var connections = new Random(options.Seed);
        var limits = Enumerable
            .Range(0, 1 << 20)
            .Select(_ => connections.NextDouble() < CutProbability ? ConnectionLimit : long.MaxValue)
            .ToArray();
        await using var network = new FaultProxy(new Uri(workplace.Api))
        {
            ByteLimit = number => limits[number % limits.Length],
        };
        workplace.ClientApi = new Uri(network.Url, "/api").ToString();
        return await new Soak(options, network, random).RunAsync(workplace, folder, cancellationToken) ? 0 : 1;
    }

    private async Task<bool> RunAsync(Workplace workplace, string folder, CancellationToken cancellationToken)
    {
        var content = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".yaml", StringComparison.Ordinal))
            .Sum(file => new FileInfo(file).Length);
        network.Choose = Choose;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var outage = CauseOutageAsync(content / 2, ended.Token);
        var run = await workplace.TryAsync(folder, cancellationToken, "upload");
        await ended.CancelAsync();
        var hadOutage = await outage;
        var isSame = await SoakContent.EqualsLocalAsync(workplace, folder, options.Files, cancellationToken);
        Print(content, run, hadOutage, isSame);
        return run.ExitCode == 0 && isSame && hadOutage;
    }

    private ProxyFault? Choose(ProxiedRequest request)
    {
        double value;
        lock (_lock)
            value = random.NextDouble();
        return value switch
        {
            < 0.007 => ProxyFault.Reset,
            < 0.014 => request.BodyLength > 0 ? ProxyFault.ResetInBody : ProxyFault.Reset,
            < 0.02 => ProxyFault.ResponseLost,
            < 0.03 => ProxyFault.Unavailable,
            < 0.04 => ProxyFault.ServerError,
            _ => null,
        };
    }

    /// <summary>Takes the network down for a while after so many bytes of content.</summary>
    /// <returns>False if the upload ended before the end of the outage.</returns>
    private async Task<bool> CauseOutageAsync(long after, CancellationToken cancellationToken)
    {
        try
        {
            while (network.ContentBytes < after)
                await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            network.IsDown = true;
            await Task.Delay(options.Outage, TimeProvider.System, cancellationToken);
            network.IsDown = false;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Print(long content, MeasuredRun run, bool hadOutage, bool isSame)
    {
        var requests = network.Requests;
        var cut = requests.Where(request => request.IsCut && request.IsContent).ToList();
        var faulted = requests.Where(request => request.Fault is not null).ToList();
        var expired = requests.Count(request => request.Status == 403 && request.Fault is null);
        var extra = network.ContentBytes - content - cut.Sum(request => request.BodyBytes);
        var cutMegabytes = cut.Sum(request => request.BodyBytes) / 1e6;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"content: {content / 1e6:0} MB in {options.Files} files and {options.Chunks} chunks; "
                    + $"{requests.Count} requests\n"
                    + $"failed requests: {faulted.Count} with injected faults, {cut.Count} cut ({cutMegabytes:0} MB), "
                    + $"{expired} with expired URLs; outage: {(hadOutage ? options.Outage.TotalSeconds : 0):0} s\n"
                    + $"extra: {extra / 1e6:0} MB, {100.0 * extra / content:0.0} % (goal: 10 %)\n"
                    + $"  of these, {Sum(request => request.Fault is not null):0} MB with injected faults, "
                    + $"{Sum(request => request is { Fault: null, Status: 403 }):0} MB with expired URLs, "
                    + $"{Sum(request => request is { Fault: null, IsCut: false, Status: 0 }):0} MB canceled by the "
                    + $"client; the rest had arrived"
            )
        );
        UploadBenchmarks.Print("upload", run, $"exit code {run.ExitCode}");
        Console.WriteLine($"the archive has {(isSame ? "exactly the local files" : "OTHER FILES")}");
    }

    private double Sum(Func<ProxiedRequest, bool> predicate) =>
        network.Requests.Where(request => request.IsContent && predicate(request)).Sum(request => request.BodyBytes)
        / 1e6;
}
