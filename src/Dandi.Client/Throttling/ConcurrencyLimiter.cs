using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>
/// Limits how many requests to the store are in flight, for all transfers of a run together, and adapts the limit to
/// the throughput (docs/decisions/0006-streaming-zarr-uploads.md).
/// </summary>
/// <remarks>
/// <para>
/// Leases: a request takes a <see cref="ConcurrencyLease"/> (<see cref="AcquireAsync"/>) and disposes it when it has
/// ended, which wakes waiters while there is room. Waiters with the lowest rank go first, and among equal ranks the one
/// that came first. A new request never overtakes waiters.
/// </para>
/// <para>
/// Epochs: throughput is measured over at least 250 ms and as many requests as the limit. If the limit was reached
/// during the epoch, <see cref="AdaptiveConcurrency"/> takes the measurement and chooses the next limit; otherwise it
/// says nothing about what the store could handle, and is dropped. Throughput counts bytes, and each request as some
/// bytes more, so that it works for a million small entries as well as for a few large parts.
/// </para>
/// <para>
/// Overload: the limit is halved when the store is overloaded or stalls, at most once per second and only if more than
/// one in ten of the recent requests is affected. Fewer failures are due to the connection. Thread-safe.
/// </para>
/// </remarks>
public sealed class ConcurrencyLimiter
{
    private const long BytesPerRequest = 64 << 10;
    private const double ToleratedOverloadRate = 0.1;
    private const double RecentRequests = 256;
    private static readonly TimeSpan MinEpoch = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MinTimeBetweenOverloads = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RankedWaiters _waiting = new();
    private readonly TimeProvider _time;
    private readonly AdaptiveConcurrency _limit;
    private double _epochBytes;
    private int _epochRequests;
    private bool _wasLimitReached;
    private double _recentOverloads;
    private double _recentRequests;
    private int _inFlight;
    private long _bytesSent;
    private long _epochStart;
    private long _rank;
    private long? _lastOverload;
    private long? _emptySince;

    /// <summary>
    /// Creates a limiter that starts with <paramref name="start"/> requests and never allows more than
    /// <paramref name="max"/>.
    /// </summary>
    public ConcurrencyLimiter(int start, int max, TimeProvider time)
    {
        (_limit, _time) = (new AdaptiveConcurrency(start, max), time);
        _epochStart = time.GetTimestamp();
    }

    /// <summary>How many requests may be in flight now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
                return (int)_limit.Value;
        }
    }

    /// <summary>How many bytes were transferred so far.</summary>
    public long BytesTransferred
    {
        get
        {
            lock (_lock)
                return _bytesSent;
        }
    }

    /// <summary>The maximum number of requests that were in flight at once, for the log.</summary>
    public int Peak { get; private set; }

    /// <summary>The longest time between two requests during which none was in flight, for the log.</summary>
    public TimeSpan MaxEmptyTime { get; private set; }

    /// <summary>
    /// Returns a rank for a transfer, higher than all before. Lower ranks go first, so that transfers that have started
    /// are finished before others start.
    /// </summary>
    public long NextRank() => Interlocked.Increment(ref _rank);

    /// <summary>Waits until another request may be sent.</summary>
    /// <param name="rank">The rank of its transfer; null to go after all transfers that have a rank.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A lease, to be disposed when the request has ended.</returns>
    public async ValueTask<ConcurrencyLease> AcquireAsync(long? rank, CancellationToken cancellationToken)
    {
        RankedWaiters.Waiter waiter;
        lock (_lock)
        {
            if (HasRoom)
            {
                Begin();
                return new ConcurrencyLease(this);
            }
            waiter = _waiting.Add(RankOf(rank));
        }
        await waiter.WaitAsync(cancellationToken);
        return new ConcurrencyLease(this);
    }

    /// <summary>Waits until another request could be sent, without reserving anything.</summary>
    /// <param name="rank">The rank of its transfer; null to go after all transfers that have a rank.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public ValueTask WaitForRoomAsync(long? rank, CancellationToken cancellationToken)
    {
        lock (_lock)
            return HasRoom
                ? ValueTask.CompletedTask
                : _waiting.Add(RankOf(rank), takes: false).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Reports that the store rejected a request because it is overloaded, or that a request stalled. Halves the limit
    /// if that happened to more than one in ten of the recent requests, and not within the last second.
    /// </summary>
    public void ReportOverload()
    {
        lock (_lock)
        {
            if (++_recentOverloads <= _recentRequests * ToleratedOverloadRate)
                return;
            if (_lastOverload is { } last && _time.GetElapsedTime(last) < MinTimeBetweenOverloads)
                return;
            _lastOverload = _time.GetTimestamp();
            // What led to this halving must not count again after it.
            (_recentRequests, _recentOverloads) = (0, 0);
            _limit.Halve();
            BeginEpoch();
        }
    }

    internal void Release(long bytes)
    {
        lock (_lock)
        {
            _wasLimitReached |= _waiting.Count > 0 || _inFlight >= (int)_limit.Value;
            _inFlight--;
            _bytesSent += bytes;
            if (_inFlight == 0)
                _emptySince = _time.GetTimestamp();
            (_epochBytes, _epochRequests) = (_epochBytes + bytes + BytesPerRequest, _epochRequests + 1);
            if (++_recentRequests >= RecentRequests)
                (_recentRequests, _recentOverloads) = (_recentRequests / 2, _recentOverloads / 2);
            // Requests from before the limit was lowered must not be measured for the lower one.
            if (_inFlight > (int)_limit.Value)
                BeginEpoch();
            else if (_epochRequests >= (int)_limit.Value && _time.GetElapsedTime(_epochStart) >= MinEpoch)
                Adapt();
            while (_inFlight < (int)_limit.Value && _waiting.TryRelease(out var takes))
            {
                if (takes)
                    Begin();
            }
        }
    }

    private bool HasRoom => _waiting.Count == 0 && _inFlight < (int)_limit.Value;

    private long RankOf(long? rank) => rank ?? Interlocked.Read(ref _rank);

    private void Begin()
    {
        if (_emptySince is { } since && _time.GetElapsedTime(since) is var empty && empty > MaxEmptyTime)
            MaxEmptyTime = empty;
        _emptySince = null;
        _inFlight++;
        Peak = Math.Max(Peak, _inFlight);
    }

    private void Adapt()
    {
        if (_wasLimitReached)
            _limit.Observe(_epochBytes / _time.GetElapsedTime(_epochStart).TotalSeconds);
        BeginEpoch();
    }

    private void BeginEpoch() =>
        (_epochBytes, _epochRequests, _wasLimitReached, _epochStart) = (0, 0, false, _time.GetTimestamp());
}
