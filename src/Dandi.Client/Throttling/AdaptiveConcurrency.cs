namespace Dandi.Throttling;

/// <summary>Finds how many requests at a time are worth it (docs/decisions/0006-streaming-zarr-uploads.md).</summary>
/// <remarks>
/// It begins by trying more, and goes on as long as that brings more. Then it rests, and now and then tries fewer or more, for networks change: fewer are kept where they bring as much, since each
/// request on its way is one that an outage takes back. An overload halves it; behind that it grows by one to where it was.
/// </remarks>
internal sealed class AdaptiveConcurrency
{
    private const double Step = 1.5;
    private const double WorthMore = 1.05;
    private const double AsMuch = 0.97;
    private const int EpochsBetweenProbes = 8;

    // With one alone, all would wait for a connection that hangs.
    private const int Fewest = 2;
    private readonly int _ceiling;
    private double _settled;
    private double _usual;
    private double _before;
    private Probe _probe = Probe.More;
    private Probe _last = Probe.More;
    private double _sum;
    private int _rested;

    /// <summary>Begins with <paramref name="start"/> and never says more than <paramref name="ceiling"/>.</summary>
    public AdaptiveConcurrency(int start, int ceiling)
    {
        (_ceiling, Value) = (ceiling, Math.Min(start, ceiling));
        _settled = Value;
    }

    private enum Probe
    {
        None,
        More,
        Fewer,
    }

    /// <summary>How many requests at a time.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the throughput of a while in which so many were always under way.</summary>
    /// <param name="rate">In any unit.</param>
    public void Observe(double rate)
    {
        if (Value < _before)
            Recover();
        else if (_probe == Probe.None)
            Rest(rate);
        else if (_probe == Probe.More && rate > _usual * WorthMore)
            Keep(rate);
        else if (_probe == Probe.Fewer && rate >= _usual * AsMuch)
            Keep(_usual);
        else
            Settle(_settled);
    }

    /// <summary>Half as many, for these are too many.</summary>
    public void Halve()
    {
        _before = Math.Max(Value, _before);
        Value = Math.Max(1, Value / 2);
    }

    private void Recover()
    {
        Value = Math.Min(_before, Value + 1);
        if (Value < _before)
            return;
        _before = 0;
        Settle(Value);
    }

    /// <summary>What was tried is good: further that way.</summary>
    private void Keep(double usual)
    {
        (_settled, _usual) = (Value, usual);
        Try(_probe);
    }

    private void Rest(double rate)
    {
        (_sum, _rested) = (_sum + rate, _rested + 1);
        if (_rested < EpochsBetweenProbes)
            return;
        _usual = _sum / _rested;
        _last = _last == Probe.More ? Probe.Fewer : Probe.More;
        Try(_last);
    }

    private void Try(Probe probe)
    {
        var wanted =
            probe == Probe.More
                ? Math.Min(_ceiling, Math.Max(_settled + 1, _settled * Step))
                : Math.Max(Math.Min(Fewest, _settled), _settled / Step);
        if (wanted == _settled)
            Settle(_settled);
        else
            (_probe, Value) = (probe, wanted);
    }

    private void Settle(double value) => (_probe, _settled, Value, _sum, _rested) = (Probe.None, value, value, 0, 0);
}
