using System.Diagnostics;

namespace Dandi.Benchmarks.Lines;

/// <summary>The rate of a line over time, and what it has carried. Safe for concurrent use.</summary>
internal sealed class LineTraffic
{
    // Timers are late by a few milliseconds, which the line must not lose.
    private const double SlackSeconds = 0.01;

    // If bytes were waiting all the time, the proxy is late, however late that is.
    private const double MaxLateSeconds = 1;
    private readonly Lock _lock = new();
    private readonly List<(double Time, double Rate)> _rates = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private double _next;
    private double? _first;
    private double _last;
    private long _bytesBeforeFirst;
    private long _bytesUntilLast;
    private long _unacknowledged;

    public LineTraffic(double bytesPerSecond) => _rates.Add((0, bytesPerSecond));

    /// <summary>All bytes that were sent to the server.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those of requests that upload content.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>The largest number of bytes of such requests without a response.</summary>
    public long MaxUnacknowledged { get; private set; }

    /// <summary>Whether content is being sent for the first time.</summary>
    public bool HasContent
    {
        get
        {
            lock (_lock)
                return _first is not null;
        }
    }

    /// <summary>The rate in bytes per second.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
                return _rates[^1].Rate;
        }
        set
        {
            lock (_lock)
                _rates.Add((Now, value));
        }
    }

    /// <summary>The share of what the line could carry from the first byte of content to the last.</summary>
    public double Share
    {
        get
        {
            lock (_lock)
                return _first is { } first ? (_bytesUntilLast - _bytesBeforeFirst) / CapacityFrom(first) : 0;
        }
    }

    private double Now => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Reserves the line for some bytes.</summary>
    /// <param name="bytes">Their number.</param>
    /// <param name="isContent">Whether they belong to a request that uploads content.</param>
    /// <param name="isWaiting">Whether they were waiting for this call, and for nothing else.</param>
    /// <returns>How long to wait until they are sent.</returns>
    public TimeSpan Reserve(int bytes, bool isContent, bool isWaiting)
    {
        lock (_lock)
        {
            var now = Now;
            var begin = Math.Max(_next, now - (isWaiting ? MaxLateSeconds : SlackSeconds));
            _next = begin + (bytes / _rates[^1].Rate);
            if (isContent && _first is null)
                (_first, _bytesBeforeFirst) = (now, Bytes);
            Bytes += bytes;
            if (isContent)
            {
                (_last, _bytesUntilLast) = (_next, Bytes);
                ContentBytes += bytes;
                _unacknowledged += bytes;
                MaxUnacknowledged = Math.Max(MaxUnacknowledged, _unacknowledged);
            }
            return TimeSpan.FromSeconds(Math.Max(0, _next - now));
        }
    }

    /// <summary>A request of so many bytes of content has got its response, or its connection has ended.</summary>
    public void Acknowledge(long bytes)
    {
        lock (_lock)
            _unacknowledged -= bytes;
    }

    /// <summary>Forgets when content was sent, for the next run.</summary>
    public void Restart()
    {
        lock (_lock)
            _first = null;
    }

    private double CapacityFrom(double first)
    {
        var capacity = 0.0;
        for (var index = 0; index < _rates.Count; index++)
        {
            var end = index + 1 < _rates.Count ? Math.Min(_rates[index + 1].Time, _last) : _last;
            capacity += Math.Max(0, end - Math.Max(first, _rates[index].Time)) * _rates[index].Rate;
        }
        return capacity;
    }
}
