using Dandi.Concurrency;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Storage.Blocking;

/// <summary>
/// Threads that take small objects from one queue and transfer them, each on a connection of its own and waiting for
/// it (docs/decisions/0071-blocking-connections.md).
/// </summary>
/// <remarks>
/// <para>
/// A thread holds a lease while it transfers. Between two objects it renews the lease. Whenever an item is added or
/// begun and there is room for more, another thread is started: so there are about as many threads as the
/// <see cref="ConcurrencyLimiter"/> allows requests. States of a thread:
/// </para>
/// <list type="bullet">
/// <item><em>transferring</em> → <em>transferring</em>: the lease was renewed for the next object.</item>
/// <item><em>transferring</em> → end: others go first, or fewer requests are allowed. If no other thread is
/// transferring, it becomes <em>waiting</em> for a lease instead.</item>
/// <item><em>transferring</em> → <em>idle</em>: the queue is empty. The lease is given back. After a moment, what is
/// not finished is flushed; after another one, the thread ends.</item>
/// </list>
/// <para>
/// <see cref="Completion"/> completes when <see cref="Close"/> was called, the queue is empty and no thread is left; or
/// with the first exception, or when the token is cancelled, which both make all threads end. Thread-safe.
/// </para>
/// </remarks>
/// <typeparam name="T">The items.</typeparam>
internal sealed class StoreWorkers<T> : IDisposable
{
    private const int MaxQueued = 1024;
    private const int StackSize = 512 << 10;
    private static readonly TimeSpan FlushAfter = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan EndAfter = TimeSpan.FromMilliseconds(100);

    private readonly BlockingConnections _connections;
    private readonly ConcurrencyLimiter _limiter;
    private readonly long? _rank;
    private readonly IStoreWork<T> _work;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _aborting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _lock = new();
    private readonly Queue<T> _queue = [];
    private readonly Backlog _backlog = new(MaxQueued);
    private readonly HashSet<StoreSession> _sessions = [];
    private Exception? _error;
    private int _threads;
    private int _busy;
    private int _idle;
    private bool _isWaitingForLease;
    private bool _isClosed;

    /// <param name="connections">The connections.</param>
    /// <param name="limiter">Grants the leases.</param>
    /// <param name="rank">The rank of the transfer.</param>
    /// <param name="work">What to do with each item.</param>
    /// <param name="cancellationToken">Aborts what is in flight, and drops what is queued.</param>
    public StoreWorkers(
        BlockingConnections connections,
        ConcurrencyLimiter limiter,
        long? rank,
        IStoreWork<T> work,
        CancellationToken cancellationToken
    )
    {
        (_connections, _limiter, _rank, _work) = (connections, limiter, rank, work);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _aborting = _stop.Token.UnsafeRegister(_ => Abort(), null);
    }

    /// <summary>Completes when all is done.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Queues an item; waits while too many are queued.</summary>
    /// <returns>False if it is not accepted: after <see cref="Close"/>, after a failure, or without threads.</returns>
    public async ValueTask<bool> TryAddAsync(T item, CancellationToken cancellationToken)
    {
        await _backlog.AddAsync(cancellationToken);
        lock (_lock)
        {
            // Without threads, the queue is empty.
            if (_isClosed || _stop.IsCancellationRequested || (_threads == 0 && !TryStart(null)))
            {
                _backlog.Remove();
                return false;
            }
            _queue.Enqueue(item);
            if (_idle > 0)
                Monitor.Pulse(_lock);
            else
                StartAnother();
            return true;
        }
    }

    /// <summary>No further item is accepted.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
            CompleteIfDone();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aborting.Dispose();
        lock (_lock)
        {
            // A thread that waits for a disk that does not respond may need it for ever.
            if (_threads == 0)
                _stop.Dispose();
        }
    }

    private void Abort()
    {
        lock (_lock)
        {
            while (_queue.Count > 0)
                Dequeue();
            foreach (var session in _sessions)
                session.Abort();
            Monitor.PulseAll(_lock);
            CompleteIfDone();
        }
    }

    private void CompleteIfDone()
    {
        if (_threads > 0)
            return;
        if (_error is not null)
            _ended.TrySetException(_error);
        else if (_stop.IsCancellationRequested)
            _ended.TrySetCanceled(_stop.Token);
        else if (_queue.Count > 0 && !TryStart(null))
            _ended.TrySetException(new DandiException("No thread could be started. Increase the limit of processes."));
        else if (_isClosed && _queue.Count == 0)
            _ended.TrySetResult();
    }

    private bool TryStart((T Item, ConcurrencyLease Lease)? first)
    {
        try
        {
            new Thread(() => RunThread(first), StackSize) { IsBackground = true, Name = "store" }.Start();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
        _threads++;
        _busy += first is null ? 0 : 1;
        return true;
    }

    /// <summary>Starts another thread if there is an item for it and another request is allowed.</summary>
    private void StartAnother()
    {
        if (_idle > 0 || !_queue.TryPeek(out var item))
            return;
        if (_limiter.TryAcquire(_rank, _work.SizeOf(item)) is not { } lease)
            return;
        if (TryStart((item, lease)))
            Dequeue();
        else
            lease.Dispose();
    }

    private void RunThread((T Item, ConcurrencyLease Lease)? first)
    {
        var session = new StoreSession(_connections, _stop.Token);
        try
        {
            lock (_lock)
                _sessions.Add(session);
            Transfer(first, session);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The completion says it.
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, error, null);
            _stop.Cancel();
        }
        session.Dispose();
        lock (_lock)
        {
            _sessions.Remove(session);
            _threads--;
            CompleteIfDone();
        }
    }

    private void Transfer((T Item, ConcurrencyLease Lease)? first, StoreSession session)
    {
        var (item, lease) = (first is { } given ? given.Item : default, first?.Lease);
        try
        {
            var hasItem = first is not null || TryTake(ref lease, out item);
            while (hasItem && !_stop.IsCancellationRequested)
            {
                lock (_lock)
                    StartAnother();
                _work.Run(item!, session, lease!);
                lock (_lock)
                    _busy--;
                hasItem = TryTake(ref lease, out item);
            }
        }
        finally
        {
            lease?.Dispose();
        }
    }

    /// <summary>Waits for the next item and a lease for it.</summary>
    /// <param name="lease">The lease of the last item, then that of the next one.</param>
    /// <param name="item">The next item.</param>
    /// <returns>False if the thread is to end.</returns>
    private bool TryTake(ref ConcurrencyLease? lease, out T? item)
    {
        item = default;
        var isGranted = false;
        while (WaitForItem(ref lease))
        {
            long size;
            lock (_lock)
            {
                if (!_queue.TryPeek(out var next))
                    continue;
                size = _work.SizeOf(next);
                if (!isGranted || lease is null)
                    lease = lease is null ? _limiter.TryAcquire(_rank, size) : _limiter.TryRenew(lease, _rank, size);
                if (lease is not null)
                {
                    (item, _busy) = (Dequeue(), _busy + 1);
                    return true;
                }
                if (_busy > 0 || _isWaitingForLease)
                    break;
                _isWaitingForLease = true;
            }
            _work.Flush();
            (lease, isGranted) = (WaitForLease(size), true);
        }
        _work.Flush();
        return false;
    }

    private ConcurrencyLease WaitForLease(long size)
    {
        // Cancelled only when all is.
        var lease = _limiter.AcquireAsync(_rank, size, _stop.Token).AsTask().GetAwaiter().GetResult();
        lock (_lock)
            _isWaitingForLease = false;
        return lease;
    }

    private bool WaitForItem(ref ConcurrencyLease? lease)
    {
        if (HasItem(TimeSpan.Zero))
            return true;
        lease?.Dispose();
        lease = null;
        if (HasItem(FlushAfter))
            return true;
        _work.Flush();
        return HasItem(EndAfter);
    }

    /// <summary>Waits for an item, unless none will come anymore.</summary>
    private bool HasItem(TimeSpan wait)
    {
        lock (_lock)
        {
            if (_queue.Count == 0 && wait > TimeSpan.Zero && !_isClosed && !_stop.IsCancellationRequested)
            {
                _idle++;
                Monitor.Wait(_lock, wait);
                _idle--;
            }
            return _queue.Count > 0;
        }
    }

    private T Dequeue()
    {
        _backlog.Remove();
        return _queue.Dequeue();
    }
}
