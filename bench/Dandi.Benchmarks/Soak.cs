using System.Globalization;
using Dandi.Testing.Network;

namespace Dandi.Benchmarks;

/// <summary>One upload, unattended, over a network on which everything goes wrong now and then.</summary>
internal sealed class Soak(SoakOptions options, FaultProxy network, Random random)
{
    private const int ChunkSize = 20_000;
    private const long ConnectionLimit = 40_000_000;
    private const double Cuts = 0.1;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();

    /// <summary>Runs it and prints what came of it.</summary>
    /// <returns>1 if the upload failed, or something else arrived.</returns>
    public static async Task<int> RunAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        await using var workplace = await Workplace.ServeAsync(
            Workplace.Executable,
            ["--address-lifetime", options.Lifetime],
            cancellationToken
        );
        var folder = await workplace.MakeDandisetAsync(
            options.Files,
            options.Bytes / options.Files,
            options.Seed,
            cancellationToken
        );
        await Workplace.WriteZarrAsync(folder, options.Chunks, ChunkSize, options.Seed, cancellationToken);
        var random = new Random(options.Seed);
        var connections = new Random(options.Seed);
        // A part has 64 MiB: were each connection cut behind 40 MB, none would ever arrive. So it is one in ten.
        var limits = Enumerable
            .Range(0, 1 << 20)
            .Select(_ => connections.NextDouble() < Cuts ? ConnectionLimit : long.MaxValue)
            .ToArray();
        await using var network = new FaultProxy(new Uri(workplace.Api))
        {
            LimitOf = number => limits[number % limits.Length],
        };
        workplace.Way = new Uri(network.Url, "/api").ToString();
        return await new Soak(options, network, random).RunAsync(workplace, folder, cancellationToken) ? 0 : 1;
    }

    private async Task<bool> RunAsync(Workplace workplace, string folder, CancellationToken cancellationToken)
    {
        var content = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".yaml", StringComparison.Ordinal))
            .Sum(file => new FileInfo(file).Length);
        network.Choose = Choose;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var outage = CutOffAsync(content / 2, over.Token);
        var run = await workplace.TryAsync(folder, cancellationToken, "upload");
        await over.CancelAsync();
        var wasOut = await outage;
        var isRight = await SoakContent.IsAsHereAsync(workplace, folder, options.Files, cancellationToken);
        Say(content, run, wasOut, isRight);
        return run.ExitCode == 0 && isRight && wasOut;
    }

    private ProxyFault? Choose(ProxiedRequest request)
    {
        double drawn;
        lock (_lock)
            drawn = random.NextDouble();
        return drawn switch
        {
            < 0.007 => ProxyFault.Reset,
            < 0.014 => request.BodyLength > 0 ? ProxyFault.ResetInBody : ProxyFault.Reset,
            < 0.02 => ProxyFault.ResponseLost,
            < 0.03 => ProxyFault.Unavailable,
            < 0.04 => ProxyFault.ServerError,
            _ => null,
        };
    }

    /// <summary>Nothing goes for a while, once so many bytes have gone.</summary>
    /// <returns>False where the upload was over before.</returns>
    private async Task<bool> CutOffAsync(long after, CancellationToken cancellationToken)
    {
        try
        {
            while (network.ContentBytes < after)
                await Task.Delay(Look, TimeProvider.System, cancellationToken);
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

    private void Say(long content, Measurement run, bool wasOut, bool isRight)
    {
        var requests = network.Requests;
        var cut = requests.Where(request => request.IsCut && request.IsContent).ToList();
        var faulted = requests.Where(request => request.Fault is not null).ToList();
        var expired = requests.Count(request => request.Status == 403 && request.Fault is null);
        var extra = network.ContentBytes - content - cut.Sum(request => request.BodyBytes);
        Print(
            $"content: {content / 1e6:0} MB in {options.Files} files and {options.Chunks} chunks; {requests.Count} requests"
        );
        Print(
            $"went wrong: {faulted.Count} requests by chance, {cut.Count} cut or met by the outage ({cut.Sum(request => request.BodyBytes) / 1e6:0} MB), {expired} with expired addresses, {(wasOut ? $"nothing for {options.Outage.TotalSeconds:0} s" : "no outage")}"
        );
        Print($"extra: {extra / 1e6:0} MB, {100.0 * extra / content:0.0} % (goal: 10 %)");
        Print(
            $"  of it {Sum(request => request.Fault is not null):0} MB by chance, {Sum(request => request is { Fault: null, Status: 403 }):0} MB with expired addresses, {Sum(request => request is { Fault: null, IsCut: false, Status: 0 }):0} MB given up by the client; the rest had arrived"
        );
        UploadBenchmarks.Say("upload", run, $"exit code {run.ExitCode}");
        Print($"the archive holds {(isRight ? "exactly what is here" : "SOMETHING ELSE")}");
    }

    private double Sum(Func<ProxiedRequest, bool> which) =>
        network.Requests.Where(request => request.IsContent && which(request)).Sum(request => request.BodyBytes) / 1e6;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
