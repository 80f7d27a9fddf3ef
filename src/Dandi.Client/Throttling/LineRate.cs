namespace Dandi.Throttling;

/// <summary>
/// Measures the rate at which bytes arrive at the store while requests are in flight
/// (docs/decisions/0049-bytes-in-flight.md).
/// </summary>
/// <remarks>
/// <para>
/// Bytes that the operating system has taken into its buffers say nothing: on a slow line, those of the first half
/// second are still there. Bytes count when the other side has acknowledged them; where the system does not tell, when
/// the request that sent them has ended.
/// </para>
/// <para>
/// The rate is unknown until bytes have moved for a fifth of a second, or a request has ended and 1 MiB has moved. At
/// the start it rises, because connections are added and each of them grows: each fifth of a second is a sample, and a
/// higher one counts at once, until the rate has not risen by a tenth for a second. Then each half second is a sample:
/// a higher one counts by half within a second, and a lower one within five, because a pause is not the rate of the
/// line. Time without requests in flight does not count, and neither does the time before the first byte, such as that
/// of connecting.
/// </para>
/// <para>
/// Where only ends of requests tell, many that end at the same moment would look like a higher rate. So only requests
/// that have begun in a sample count, and it lasts for four times the longest request of late: it is never higher than
/// the rate of the line, and three quarters of it if requests of one size follow each other. A minute is enough if any
/// has ended, because a request that has met an outage lasts as long as that. Not thread-safe.
/// </para>
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="acknowledged">
/// How many bytes were acknowledged so far on all connections, if known; the result is null if it is not known.
/// </param>
internal sealed class LineRate(TimeProvider time, Func<long?> acknowledged)
{
    /// <summary>Asking all connections more often costs more than it is worth.</summary>
    public static readonly TimeSpan MinTimeBetweenUpdates = TimeSpan.FromMilliseconds(50);

    private const long MinBytesOfFirst = 1 << 20;
    private const double SecondsToRise = 1;
    private const double SecondsToFall = 5;
    private const double MinRise = 1.1;
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan MaxSampling = TimeSpan.FromMinutes(1);

    // A connection that still grows has a lower rate than the line: too few requests are begun, and not too many.
    private static readonly TimeSpan SamplingAtStart = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxTimeBetweenRises = TimeSpan.FromSeconds(1);

    // The clock may not move at all between two calls.
    private static readonly TimeSpan MinTime = TimeSpan.FromMilliseconds(1);
    private long _start = time.GetTimestamp();
    private long? _idleSince = time.GetTimestamp();
    private long? _lastAcknowledged = acknowledged();
    private long _lastAsked = time.GetTimestamp();
    private long _bytes;
    private TimeSpan _longest;
    private long? _lastRise;
    private bool _isStarting = true;

    /// <summary>The rate in bytes per second; null while it is not known.</summary>
    public double? BytesPerSecond { get; private set; }

    /// <summary>Whether bytes count as they arrive, and not only at the end of their request.</summary>
    public bool SeesArrivals => _lastAcknowledged is not null;

    /// <summary>All bytes that were counted.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>A request begins, and no other is in flight.</summary>
    public void Resume()
    {
        if (_idleSince is { } since)
            _start += time.GetTimestamp() - since;
        _idleSince = null;
    }

    /// <summary>The last request in flight has ended.</summary>
    public void Pause() => _idleSince = time.GetTimestamp();

    /// <summary>Counts what has arrived since the last call.</summary>
    /// <param name="ended">A request that has just ended; null if none has.</param>
    public void Update(ConcurrencyLease? ended = null)
    {
        Count(ended);
        // Nothing has arrived yet: this is the time of connecting, or of a line that is down.
        if (_bytes == 0 && SeesArrivals)
            _start = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_start);
        var isFirst = BytesPerSecond is null && ended is not null && _bytes >= MinBytesOfFirst;
        if (_bytes == 0 || (elapsed < MinSample && !isFirst))
            return;
        Add(_bytes, (elapsed > MinTime ? elapsed : MinTime).TotalSeconds);
        // The next requests may be short ones that end while others go on.
        (_bytes, _start, _longest) = (0, time.GetTimestamp(), _longest / 2);
    }

    private TimeSpan MinSample
    {
        get
        {
            var sampling = _isStarting ? SamplingAtStart : Sampling;
            var ofRequests = _longest * 4 < MaxSampling ? _longest * 4 : MaxSampling;
            return ofRequests > sampling ? ofRequests : sampling;
        }
    }

    private void Count(ConcurrencyLease? ended)
    {
        var isKnown = BytesPerSecond is not null && SeesArrivals;
        if (isKnown && time.GetElapsedTime(_lastAsked) < MinTimeBetweenUpdates)
            return;
        var total = acknowledged();
        _lastAsked = time.GetTimestamp();
        if (total is { } now)
        {
            var arrived = Math.Max(0, now - (_lastAcknowledged ?? 0));
            (_bytes, TotalBytes) = (_bytes + arrived, TotalBytes + arrived);
        }
        else if (ended is not null)
            CountEnded(ended);
        _lastAcknowledged = total;
    }

    private void CountEnded(ConcurrencyLease ended)
    {
        TotalBytes += ended.Bytes;
        var duration = time.GetElapsedTime(ended.Began);
        if (duration > _longest)
            _longest = duration;
        if (ended.Began >= _start)
            _bytes += ended.Bytes;
    }

    private void Add(long bytes, double seconds)
    {
        var sample = bytes / seconds;
        if (_isStarting && (BytesPerSecond is not { } known || sample > known * MinRise))
            _lastRise = time.GetTimestamp();
        // Where only ends of requests tell, samples are too long to see the rate rise.
        _isStarting = _isStarting && SeesArrivals && time.GetElapsedTime(_lastRise!.Value) < MaxTimeBetweenRises;
        if (_isStarting && sample > BytesPerSecond)
            BytesPerSecond = sample;
        var rate = BytesPerSecond ?? sample;
        var weight = 1 - Math.Exp(-seconds / (sample > rate ? SecondsToRise : SecondsToFall));
        BytesPerSecond = rate + ((sample - rate) * weight);
    }
}
