using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>How many requests to the store may be in flight just now, for all transfers of a run together (docs/decisions/0006-streaming-zarr-uploads.md).</summary>
/// <remarks>
/// It follows throughput (<see cref="AdaptiveConcurrency"/>), and is halved when the store is overloaded or stalls.
/// A request that fails now and then is a matter of the line and no overload: more than one in ten is.
/// Throughput counts bytes, and each request as so many bytes more, so that both a million chunks and a few large parts find their number.
/// </remarks>
public sealed class ConcurrencyLimiter
{
    private const long BytesOfRequest = 64 << 10;
    private const double ExpectedTroubleRate = 0.1;
    private const double Remembered = 256;
    private static readonly TimeSpan Epoch = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OneOverload = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RankedWaiters _waiting = new();
    private readonly TimeProvider _time;
    private readonly AdaptiveConcurrency _limit;
    private double _work;
    private int _ended;
    private bool _wasFull;
    private double _troubles;
    private double _recent;
    private int _inFlight;
    private long _bytesSent;
    private long _epochStart;
    private long _rank;
    private long? _lastOverload;
    private long? _emptySince;

    /// <summary>A window that begins with <paramref name="start"/> requests and never has more than <paramref name="ceiling"/>.</summary>
    public ConcurrencyLimiter(int start, int ceiling, TimeProvider time)
    {
        (_limit, _time) = (new AdaptiveConcurrency(start, ceiling), time);
        _epochStart = time.GetTimestamp();
    }

    /// <summary>How many requests may be in flight.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
                return (int)_limit.Value;
        }
    }

    /// <summary>Bytes that have arrived at the store.</summary>
    public long BytesSent
    {
        get
        {
            lock (_lock)
                return _bytesSent;
        }
    }

    /// <summary>The most requests that were in flight at once.</summary>
    public int Peak { get; private set; }

    /// <summary>The longest time between two requests in which none was in flight.</summary>
    public TimeSpan MaxEmptyTime { get; private set; }

    /// <summary>A rank behind all that were given so far. A lower rank goes first, so that what was begun is ended before the next is begun.</summary>
    public long NextRank() => Interlocked.Increment(ref _rank);

    /// <summary>Waits until one more request of a transfer may be sent.</summary>
    /// <param name="rank">The rank of the transfer; null for behind all that have begun.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>To be disposed once the request has ended.</returns>
    public async ValueTask<ConcurrencyLease> EnterAsync(long? rank, CancellationToken cancellationToken)
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

    /// <summary>Waits until there is room for one more request of a transfer, and takes it not.</summary>
    /// <param name="rank">The rank of the transfer; null for behind all that have begun.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask WaitForRoomAsync(long? rank, CancellationToken cancellationToken)
    {
        lock (_lock)
            return HasRoom
                ? ValueTask.CompletedTask
                : _waiting.Add(RankOf(rank), takes: false).WaitAsync(cancellationToken);
    }

    /// <summary>The store is overloaded, or does not move: half as many from now on, if that is more than now and then. What happens within a second is one overload.</summary>
    public void Slow()
    {
        lock (_lock)
        {
            if (++_troubles <= _recent * ExpectedTroubleRate)
                return;
            if (_lastOverload is { } last && _time.GetElapsedTime(last) < OneOverload)
                return;
            _lastOverload = _time.GetTimestamp();
            // An outage that is over does not count against those that come behind it.
            (_recent, _troubles) = (0, 0);
            _limit.Halve();
            BeginEpoch();
        }
    }

    internal void Leave(long bytes)
    {
        lock (_lock)
        {
            _wasFull |= _waiting.Count > 0 || _inFlight >= (int)_limit.Value;
            _inFlight--;
            _bytesSent += bytes;
            if (_inFlight == 0)
                _emptySince = _time.GetTimestamp();
            (_work, _ended) = (_work + bytes + BytesOfRequest, _ended + 1);
            if (++_recent >= Remembered)
                (_recent, _troubles) = (_recent / 2, _troubles / 2);
            // What was begun when there were more says nothing about fewer.
            if (_inFlight > (int)_limit.Value)
                BeginEpoch();
            else if (_ended >= (int)_limit.Value && _time.GetElapsedTime(_epochStart) >= Epoch)
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
        // A window that was never full says nothing about what the store could take.
        if (_wasFull)
            _limit.Observe(_work / _time.GetElapsedTime(_epochStart).TotalSeconds);
        BeginEpoch();
    }

    private void BeginEpoch() => (_work, _ended, _wasFull, _epochStart) = (0, 0, false, _time.GetTimestamp());
}
