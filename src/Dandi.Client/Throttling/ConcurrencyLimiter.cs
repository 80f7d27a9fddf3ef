using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>
/// Limits how many requests to the store, and how many bytes, are in flight, for all transfers of a run together
/// (docs/decisions/0006-streaming-zarr-uploads.md, docs/decisions/0049-bytes-in-flight.md).
/// </summary>
/// <remarks>
/// <para>
/// Leases: a request takes a <see cref="ConcurrencyLease"/> (<see cref="AcquireAsync"/>) and disposes it when it has
/// ended. Whatever may make room (the end of a request, or a rate that is known better) wakes waiters. Those with the
/// lowest rank go first, and among equal ranks the one that came first. A new request never overtakes waiters.
/// </para>
/// <para>
/// Number: large requests have a limit of their own (<see cref="LargeRequests"/>), and all others
/// (<see cref="SmallRequests"/>); only those that wait for the number of their own class are overtaken by the other.
/// </para>
/// <para>
/// Bytes: an upload is in flight from its lease to its end. The next one begins if what is in flight is less than its
/// own size or what the line transfers in ten seconds (<see cref="LineRate"/>). So at most that much, and one more, is
/// lost by a kill; something is always in flight while there is work; and a part that is alone is transferred for
/// several seconds, so that the pause after it does not matter.
/// </para>
/// <para>Overload: both limits are halved when the store is overloaded or stalls (<see cref="OverloadRate"/>).</para>
/// Thread-safe.
/// </remarks>
public sealed class ConcurrencyLimiter
{
    /// <summary>The size from which on a request is large: it lasts so long that its end says little.</summary>
    public const long LargeSize = 8 << 20;

    // Uploads of small files and chunks begin as many at a time as ever; 8 s at 1 Mbit/s.
    private const long BytesInFlightAtUnknownRate = 1 << 20;
    private const double SecondsInFlight = 10;

    // More than the parts of a file, which are ranked within those of the file.
    private const long RanksPerTransfer = 2 * PartPlan.MaxCount;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly int _max;
    private readonly LineRate _line;
    private readonly SmallRequests _small;
    private readonly LargeRequests _large;
    private readonly OverloadRate _overloads;
    private long _bytesInFlight;
    private long _bytesTransferred;
    private long _ended;
    private long _rank;
    private long _lastUpdate;

    /// <summary>
    /// Creates a limiter that starts with <paramref name="start"/> small requests or one large one, and never allows
    /// more than <paramref name="max"/>.
    /// </summary>
    /// <param name="start">
    /// The limit of small requests at the start, and that of large ones once the rate is known.
    /// </param>
    /// <param name="max">The maximum of all requests together.</param>
    /// <param name="time">The clock.</param>
    /// <param name="acknowledged">
    /// How many bytes the store has acknowledged so far, on all connections to it; null, or a result of null, if only
    /// ended requests tell.
    /// </param>
    public ConcurrencyLimiter(int start, int max, TimeProvider time, Func<long?>? acknowledged = null)
    {
        (_max, _time, _overloads, Peaks) = (max, time, new OverloadRate(time), new InFlightPeaks(time));
        _line = new LineRate(time, acknowledged ?? (() => null));
        _small = new SmallRequests(start, max, time);
        _large = new LargeRequests(start, max, _line, time);
    }

    /// <summary>How many small requests may be in flight now.</summary>
    public int Limit => Locked(() => _small.Limit);

    /// <summary>How many large requests may be in flight now.</summary>
    public int LargeLimit => Locked(() => _large.Limit);

    /// <summary>How many bytes were transferred so far.</summary>
    public long BytesTransferred => Locked(() => _bytesTransferred);

    /// <summary>How many requests are in flight.</summary>
    public int InFlight => Locked(() => RequestsInFlight);

    /// <summary>Whether requests wait, because the limits are reached.</summary>
    public bool HasWaiting => Locked(() => _small.Waiting.First is not null || _large.Waiting.First is not null);

    /// <summary>How many bytes are in flight.</summary>
    public long BytesInFlight => Locked(() => _bytesInFlight);

    /// <summary>How many requests have ended so far.</summary>
    public long Ended => Locked(() => _ended);

    /// <summary>The rate of the line in bytes per second; null while it is not known.</summary>
    public double? Rate => Locked(() => _line.BytesPerSecond);

    /// <summary>Extremes of what was in flight.</summary>
    public InFlightPeaks Peaks { get; }

    /// <summary>
    /// Returns a rank for a transfer, higher than all before. Lower ranks go first, so that transfers that have started
    /// are finished before others start. Adding the number of a part makes the parts of a file go in order.
    /// </summary>
    public long NextRank() => Interlocked.Add(ref _rank, RanksPerTransfer);

    /// <summary>Waits until another request may be sent.</summary>
    /// <param name="rank">The rank of its transfer; null to go after all transfers that have a rank.</param>
    /// <param name="size">The bytes that it sends; 0 for a download, of which nothing is lost.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A lease, to be disposed when the request has ended.</returns>
    public async ValueTask<ConcurrencyLease> AcquireAsync(long? rank, long size, CancellationToken cancellationToken)
    {
        RankedWaiters.Waiter waiter;
        lock (_lock)
        {
            var requests = ClassOf(size);
            if (HasRoom(requests, size))
            {
                Begin(requests, size);
                return new ConcurrencyLease(this, size, _time.GetTimestamp());
            }
            waiter = requests.Waiting.Add(RankOf(rank), size: size);
            Grant();
        }
        await waiter.WaitAsync(cancellationToken);
        return new ConcurrencyLease(this, size, _time.GetTimestamp());
    }

    /// <summary>Waits until another request could be sent, without reserving anything.</summary>
    /// <param name="rank">The rank of its transfer; null to go after all transfers that have a rank.</param>
    /// <param name="size">The bytes that it sends; 0 for a download.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public ValueTask WaitForRoomAsync(long? rank, long size, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var requests = ClassOf(size);
            if (HasRoom(requests, size))
                return ValueTask.CompletedTask;
            var waiter = requests.Waiting.Add(RankOf(rank), takes: false, size);
            Grant();
            return waiter.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes a lease if another request may be sent now, although requests with higher ranks wait.</summary>
    /// <returns>The lease, as from <see cref="AcquireAsync"/>; null if the request would have to wait.</returns>
    /// <inheritdoc cref="AcquireAsync"/>
    internal ConcurrencyLease? TryAcquire(long? rank, long size)
    {
        lock (_lock)
            return TryBegin(rank, size);
    }

    /// <summary>Ends a request, and begins the next one of the same transfer unless others go first.</summary>
    /// <param name="ended">The lease of the request that has ended; it is disposed.</param>
    /// <param name="rank">As for <see cref="AcquireAsync"/>.</param>
    /// <param name="size">As for <see cref="AcquireAsync"/>.</param>
    /// <returns>The lease of the next one; null if it would have to wait.</returns>
    internal ConcurrencyLease? TryRenew(ConcurrencyLease ended, long? rank, long size)
    {
        lock (_lock)
        {
            if (ended.TryEnd())
                End(ended);
            var next = TryBegin(rank, size);
            GrantAfterEnd();
            return next;
        }
    }

    /// <summary>Measures the rate; to be called often while bytes are sent.</summary>
    public void Update()
    {
        var last = Interlocked.Read(ref _lastUpdate);
        var now = _time.GetTimestamp();
        if (
            _time.GetElapsedTime(last, now) < LineRate.MinTimeBetweenUpdates
            || Interlocked.CompareExchange(ref _lastUpdate, now, last) != last
        )
            return;
        lock (_lock)
        {
            if (RequestsInFlight == 0)
                return;
            _line.Update();
            _large.Adapt();
            Grant();
        }
    }

    /// <summary>
    /// Reports that the store rejected a request because it is overloaded, or that a request stalled. Halves the limits
    /// if that happened to more than one in ten of the recent requests, and not within the last second.
    /// </summary>
    public void ReportOverload()
    {
        lock (_lock)
        {
            if (!_overloads.CountOverload())
                return;
            _small.Halve();
            _large.Halve();
        }
    }

    internal void Release(ConcurrencyLease lease)
    {
        lock (_lock)
        {
            End(lease);
            GrantAfterEnd();
        }
    }

    private int RequestsInFlight => _small.InFlight + _large.InFlight;

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    private RequestClass ClassOf(long size) => size >= LargeSize ? _large : _small;

    private long RankOf(long? rank) => rank ?? Interlocked.Read(ref _rank) + RanksPerTransfer - 1;

    /// <summary>Whether a new request may begin without overtaking any that waits.</summary>
    private bool HasRoom(RequestClass requests, long size) =>
        !requests.IsFull && FitsLine(size) && _small.Waiting.First is null && _large.Waiting.First is null;

    /// <summary>Whether all requests together leave room for another one of a size.</summary>
    private bool FitsLine(long size)
    {
        var bound = _line.BytesPerSecond * SecondsInFlight ?? BytesInFlightAtUnknownRate;
        return RequestsInFlight == 0 || (RequestsInFlight < _max && _bytesInFlight < Math.Max(size, bound));
    }

    private ConcurrencyLease? TryBegin(long? rank, long size)
    {
        var requests = ClassOf(size);
        var first = Math.Min(_small.Waiting.First?.Rank ?? long.MaxValue, _large.Waiting.First?.Rank ?? long.MaxValue);
        if (requests.IsFull || !FitsLine(size) || first <= RankOf(rank))
            return null;
        Begin(requests, size);
        return new ConcurrencyLease(this, size, _time.GetTimestamp());
    }

    private void Grant()
    {
        while (NextClass() is { } requests && requests.Waiting.First is { } next && FitsLine(next.Size))
        {
            if (requests.Waiting.TryRelease(next) && next.Takes)
                Begin(requests, next.Size);
        }
        _large.ReportGranted();
    }

    /// <summary>The class with the lowest rank among those in which one waits, and not for their number.</summary>
    private RequestClass? NextClass()
    {
        var small = _small.IsFull ? null : _small.Waiting.First;
        var large = _large.IsFull ? null : _large.Waiting.First;
        if (small is null || large is null)
            return small is not null ? _small
                : large is not null ? _large
                : null;
        return small.Rank < large.Rank ? _small : _large;
    }

    private void End(ConcurrencyLease lease)
    {
        ClassOf(lease.Size).End(lease);
        _bytesInFlight -= lease.Size;
        _bytesTransferred += lease.Bytes;
        _ended++;
        _line.Update(lease);
        _large.Adapt();
        _overloads.CountRequest();
    }

    private void GrantAfterEnd()
    {
        Grant();
        if (RequestsInFlight > 0)
            return;
        _line.Pause();
        Peaks.BeEmpty();
    }

    private void Begin(RequestClass requests, long size)
    {
        if (RequestsInFlight == 0)
            _line.Resume();
        requests.Begin();
        _bytesInFlight += size;
        Peaks.Begin(RequestsInFlight, _bytesInFlight);
    }
}
