namespace Dandi.Throttling;

/// <summary>
/// The limit of large requests, such as those of the parts of a file: what counts is the rate of the line
/// (docs/decisions/0049-bytes-in-flight.md).
/// </summary>
/// <remarks>
/// States:
/// <list type="bullet">
/// <item><em>Unknown</em>: one request, until the rate of the line is known.</item>
/// <item>
/// <em>Starting</em>: one more every 25 ms, up to the limit at the start. If all began at the same moment, they would
/// end at the same moment too, and the line would be idle until the next ones have begun.
/// </item>
/// <item>
/// <em>Adapting</em>: the rate is measured over epochs of three seconds, not counting the first second after a
/// change of the limit, in which connections are opened. <see cref="AdaptiveConcurrency"/> tries more, and keeps them
/// if the rate has risen by a tenth; and fewer. An epoch in which the limit was not reached is dropped. Where only ends
/// of requests tell the rate, three seconds say nothing, and the limit stays.
/// </item>
/// </list>
/// </remarks>
internal sealed class LargeRequests : RequestClass
{
    private const double MinGainOfMore = 1.1;
    private static readonly TimeSpan TimeBetweenStarts = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Epoch = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(1);
    private readonly LineRate _line;
    private readonly TimeProvider _time;
    private readonly AdaptiveConcurrency _limit;
    private int _current = 1;
    private long? _knownSince;
    private long _epochStart;
    private long _epochBytes;
    private int _epochLimit;
    private bool _isConnecting;
    private bool _wasBelowLimit;

    public LargeRequests(int start, int max, LineRate line, TimeProvider time) =>
        (_limit, _line, _time) = (new AdaptiveConcurrency(start, max, MinGainOfMore), line, time);

    /// <inheritdoc/>
    public override int Limit => _current;

    /// <summary>Chooses the limit after the line was measured.</summary>
    public void Adapt()
    {
        if (_line.BytesPerSecond is null)
            return;
        _knownSince ??= _time.GetTimestamp();
        var started = 1 + (_time.GetElapsedTime(_knownSince.Value) / TimeBetweenStarts);
        if (started < (int)_limit.Value)
        {
            _current = (int)started;
            return;
        }
        if (_line.SeesArrivals)
            Measure();
        _current = (int)_limit.Value;
    }

    /// <summary>Every request has begun that could; if that is less than the limit, the epoch says nothing.</summary>
    public void ReportGranted() => _wasBelowLimit |= !IsFull;

    /// <inheritdoc/>
    public override void Halve()
    {
        _limit.Halve();
        _current = Math.Min(_current, (int)_limit.Value);
    }

    private void Measure()
    {
        // Also after an overload; and requests from before the limit was lowered must not be measured for it.
        if (_epochLimit != (int)_limit.Value || InFlight > (int)_limit.Value)
            BeginEpoch(isConnecting: true);
        var elapsed = _time.GetElapsedTime(_epochStart);
        if (_isConnecting && elapsed >= TimeToConnect)
            BeginEpoch(isConnecting: false);
        else if (!_isConnecting && elapsed >= Epoch)
        {
            if (!_wasBelowLimit)
                _limit.Observe((_line.TotalBytes - _epochBytes) / elapsed.TotalSeconds);
            BeginEpoch(isConnecting: _epochLimit != (int)_limit.Value);
        }
    }

    private void BeginEpoch(bool isConnecting)
    {
        (_epochLimit, _epochStart, _epochBytes) = ((int)_limit.Value, _time.GetTimestamp(), _line.TotalBytes);
        (_isConnecting, _wasBelowLimit) = (isConnecting, false);
    }
}
