namespace Dandi.Throttling;

/// <summary>
/// Finds the concurrency limit with the best throughput (docs/decisions/0006-streaming-zarr-uploads.md).
/// </summary>
/// <remarks>
/// <para>
/// The caller measures the throughput of epochs in which as many requests as allowed were in flight, and passes each to
/// <see cref="Observe"/>, which may change <see cref="Value"/> for the next epoch. States:
/// </para>
/// <list type="bullet">
/// <item>
/// <em>Probing more</em> (the initial state): <see cref="Value"/> is above the settled limit. If the throughput grew,
/// the higher limit is settled and the next higher one is probed; otherwise the settled limit is restored (resting).
/// </item>
/// <item>
/// <em>Resting</em>: the settled limit is used for some epochs, whose mean throughput becomes the baseline. Then fewer
/// and more requests are probed alternately, because networks change.
/// </item>
/// <item>
/// <em>Probing fewer</em>: <see cref="Value"/> is below the settled limit. If the throughput stays the same, the lower
/// limit is settled and the next lower one is probed, because a request
/// in flight is what an outage costs; otherwise the settled limit is restored (resting).
/// </item>
/// <item>
/// <em>Recovering</em>: after an overload halved the limit (<see cref="Halve"/>, possible in every state), it grows by
/// one per epoch up to what it was before, which is then settled.
/// </item>
/// </list>
/// <para>
/// <see cref="SmallRequests"/> measure how many end, <see cref="LargeRequests"/> the rate of the line. Not thread-safe:
/// guarded by the lock of their owner, <see cref="ConcurrencyLimiter"/>.
/// </para>
/// </remarks>
internal sealed class AdaptiveConcurrency
{
    private const double ProbeFactor = 1.5;
    private const double MinShareOfFewer = 0.97;
    private const int EpochsBetweenProbes = 8;

    // If a single request were allowed, all others would wait when its connection hangs.
    private const int MinProbedLimit = 2;
    private readonly int _max;
    private readonly double _minGainOfMore;
    private double _settled;
    private double _baseline;
    private double _beforeOverload;
    private Probe _probe = Probe.More;
    private Probe _lastProbe = Probe.More;
    private double _restingSum;
    private int _restingEpochs;

    /// <summary>Starts with the limit <paramref name="start"/>, and never exceeds <paramref name="max"/>.</summary>
    /// <param name="start">The limit at the start.</param>
    /// <param name="max">The highest limit.</param>
    /// <param name="minGainOfMore">The factor by which more requests must increase the throughput to be kept.</param>
    public AdaptiveConcurrency(int start, int max, double minGainOfMore)
    {
        (_max, _minGainOfMore, Value) = (max, minGainOfMore, Math.Min(start, max));
        _settled = Value;
    }

    private enum Probe
    {
        None,
        More,
        Fewer,
    }

    /// <summary>The limit; only its integer part counts.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the throughput of an epoch, and chooses the limit for the next one.</summary>
    /// <param name="throughput">The throughput in any unit.</param>
    public void Observe(double throughput)
    {
        if (Value < _beforeOverload)
            Recover();
        else if (_probe == Probe.None)
            Rest(throughput);
        else if (_probe == Probe.More && throughput > _baseline * _minGainOfMore)
            Keep(throughput);
        else if (_probe == Probe.Fewer && throughput >= _baseline * MinShareOfFewer)
            Keep(_baseline);
        else
            Settle(_settled);
    }

    /// <summary>Halves the limit after an overload.</summary>
    public void Halve()
    {
        _beforeOverload = Math.Max(Value, _beforeOverload);
        Value = Math.Max(1, Value / 2);
    }

    private void Recover()
    {
        Value = Math.Min(_beforeOverload, Value + 1);
        if (Value < _beforeOverload)
            return;
        _beforeOverload = 0;
        Settle(Value);
    }

    /// <summary>Settles the probed limit, and probes further in the same direction.</summary>
    private void Keep(double baseline)
    {
        (_settled, _baseline) = (Value, baseline);
        Try(_probe);
    }

    private void Rest(double throughput)
    {
        (_restingSum, _restingEpochs) = (_restingSum + throughput, _restingEpochs + 1);
        if (_restingEpochs < EpochsBetweenProbes)
            return;
        _baseline = _restingSum / _restingEpochs;
        _lastProbe = _lastProbe == Probe.More ? Probe.Fewer : Probe.More;
        Try(_lastProbe);
    }

    private void Try(Probe probe)
    {
        var probed =
            probe == Probe.More
                ? Math.Min(_max, Math.Max(_settled + 1, _settled * ProbeFactor))
                : Math.Max(Math.Min(MinProbedLimit, _settled), _settled / ProbeFactor);
        if (probed == _settled)
            Settle(_settled);
        else
            (_probe, Value) = (probe, probed);
    }

    private void Settle(double value) =>
        (_probe, _settled, Value, _restingSum, _restingEpochs) = (Probe.None, value, value, 0, 0);
}
