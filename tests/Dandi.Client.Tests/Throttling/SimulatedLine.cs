using Dandi.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Throttling;

/// <summary>
/// Uploads files through a <see cref="ConcurrencyLimiter"/> over a line that exists only on a fake clock: it divides
/// its rate evenly among the requests in flight. A request waits for the round-trip time before its first byte and
/// after its last.
/// </summary>
internal sealed class SimulatedLine
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private readonly FakeTimeProvider _time = new();
    private readonly List<Request> _running = [];
    private readonly List<Task<Request>> _waiting = [];
    private double _acknowledged;

    public SimulatedLine(int start = 8, int max = 256) =>
        Limiter = new ConcurrencyLimiter(start, max, _time, () => TellsAcknowledged ? (long)_acknowledged : null);

    public ConcurrencyLimiter Limiter { get; }

    /// <summary>The rate of the line in bytes per second, at a time since the start.</summary>
    public required Func<TimeSpan, double> Rate { get; init; }

    public TimeSpan RoundTrip { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The rate that one connection reaches, in bytes per second.</summary>
    public double RatePerConnection { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the operating system tells which bytes were acknowledged.</summary>
    public bool TellsAcknowledged { get; init; } = true;

    /// <summary>Called after each step.</summary>
    public Action<TimeSpan> Stepped { get; init; } = _ => { };

    /// <summary>The parts that have begun, in this order.</summary>
    public List<(int File, int Part)> Order { get; } = [];

    /// <summary>How much the line could have transferred from the first byte to the last.</summary>
    public double Capacity { get; private set; }

    /// <summary>Uploads files, each given by the sizes of its parts.</summary>
    /// <returns>The share of <see cref="Capacity"/> that was used.</returns>
    public async Task<double> UploadAsync(IReadOnlyList<long[]> files, CancellationToken cancellationToken)
    {
        for (var file = 0; file < files.Count; file++)
        {
            var rank = Limiter.NextRank();
            for (var part = 0; part < files[file].Length; part++)
                _waiting.Add(BeginAsync(rank, file, part, files[file][part], cancellationToken));
        }
        var start = _time.GetTimestamp();
        var total = files.Sum(file => file.Sum());
        while (true)
        {
            await CollectAsync();
            if (_running.Count == 0)
                break;
            _time.Advance(Step);
            var elapsed = _time.GetElapsedTime(start);
            Transfer(Rate(elapsed));
            Limiter.Update();
            Stepped(elapsed);
        }
        Assert.Empty(_waiting);
        return total / Capacity;
    }

    private async Task<Request> BeginAsync(long rank, int file, int part, long size, CancellationToken token)
    {
        var lease = await Limiter.AcquireAsync(rank + part, size, token);
        return new Request(lease, file, part) { Left = size };
    }

    /// <summary>Waits until every request that has got its lease is running.</summary>
    private async Task CollectAsync()
    {
        var begun = new List<Request>();
        while (_running.Count + begun.Count < Limiter.InFlight)
        {
            var next = await Task.WhenAny(_waiting);
            _waiting.Remove(next);
            begun.Add(await next);
        }
        foreach (var request in begun.OrderBy(each => (each.File, each.Part)))
        {
            _running.Add(request);
            Order.Add((request.File, request.Part));
        }
    }

    private void Transfer(double rate)
    {
        var sending = _running.Where(request => request.Left > 0 && request.Waited >= RoundTrip).ToList();
        foreach (var request in _running.Except(sending))
            request.Waited += Step;
        if (Capacity > 0 || sending.Count > 0)
            Capacity += rate * Step.TotalSeconds;
        foreach (var request in sending)
        {
            var share = Math.Min(rate / sending.Count, RatePerConnection) * Step.TotalSeconds;
            var bytes = Math.Min(share, request.Left);
            (request.Left, _acknowledged) = (request.Left - bytes, _acknowledged + bytes);
            // The response takes another round trip.
            if (request.Left <= 0)
                request.Waited = TimeSpan.Zero;
        }
        foreach (var request in _running.Where(each => each.Left <= 0 && each.Waited >= RoundTrip).ToList())
        {
            _running.Remove(request);
            request.Lease.Bytes = request.Lease.Size;
            request.Lease.Dispose();
        }
    }

    internal sealed record Request(ConcurrencyLease Lease, int File, int Part)
    {
        public double Left { get; set; }

        public TimeSpan Waited { get; set; }
    }
}
