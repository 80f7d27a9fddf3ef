using Microsoft.Win32.SafeHandles;

namespace Dandi.Server.Data;

/// <summary>
/// Flushes the write-ahead log of the database to disk, once for the transactions of all requests that wait for it at
/// the same time (docs/decisions/0050-cost-of-an-upload-in-the-archive.md).
/// </summary>
/// <remarks>
/// <para>
/// <b>Who does what.</b> The database reports each commit (<see cref="ReportCommit"/>). Whoever must know that all
/// commits so far are durable waits (<see cref="WhenFlushedAsync"/>): if no flush is running, it starts one on the
/// thread pool. A flush covers what was committed before it began; meanwhile, those who wait for later commits gather
/// for the next one.
/// </para>
/// <para>
/// <b>Failure.</b> After a flush that failed, the operating system may have dropped what it could not write, and a
/// later flush would succeed. So from then on, every wait fails, until the archive is started again.
/// </para>
/// Thread-safe.
/// </remarks>
/// <param name="log">The log, which is closed with this object.</param>
/// <param name="flush">Flushes a file.</param>
internal sealed class LogFlush(SafeFileHandle log, Action<SafeFileHandle> flush) : IDisposable
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private Exception? _failure;
    private bool _isFlushing;

    // What was in the log before it was opened may not be on the disk.
    private long _committed = 1;
    private long _flushed;

    /// <summary>Counts a transaction that was committed.</summary>
    public void ReportCommit() => Interlocked.Increment(ref _committed);

    /// <summary>Completes when all transactions that are committed now are on the disk.</summary>
    /// <exception cref="NotDurableException">They may not be.</exception>
    public Task WhenFlushedAsync()
    {
        TaskCompletionSource next;
        lock (_lock)
        {
            if (_failure is not null)
                return Task.FromException(Failed(_failure));
            if (_flushed == Interlocked.Read(ref _committed))
                return Task.CompletedTask;
            next = _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isFlushing)
                return next.Task;
            _isFlushing = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static flush => flush.FlushAll(), this, preferLocal: false);
        return next.Task;
    }

    /// <summary>Returns when all transactions that are committed now are on the disk.</summary>
    /// <exception cref="NotDurableException">They may not be.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            if (_failure is null && _flushed == Interlocked.Read(ref _committed))
                return;
        }
        if (TryFlush() is { } failure)
            throw Failed(failure);
    }

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private void FlushAll()
    {
        while (true)
        {
            TaskCompletionSource? waiting;
            lock (_lock)
            {
                (waiting, _next) = (_next, null);
                _isFlushing = waiting is not null;
            }
            if (waiting is null)
                return;
            if (TryFlush() is { } failure)
                waiting.SetException(Failed(failure));
            else
                waiting.SetResult();
        }
    }

    /// <returns>The first failure of all flushes; null if there was none.</returns>
    private Exception? TryFlush()
    {
        var committed = Interlocked.Read(ref _committed);
        Exception? failure = null;
        try
        {
            flush(log);
        }
        catch (Exception error)
        {
            failure = error;
        }
        lock (_lock)
        {
            _failure ??= failure;
            _flushed = Math.Max(_flushed, committed);
            return _failure;
        }
    }

    // A new one for each, because a stack trace belongs to one throw.
    private static NotDurableException Failed(Exception failure) => new(failure);
}

/// <summary>
/// The log of the database could not be flushed: what was committed may be lost with the next crash of the machine, so
/// nothing may follow from it until the archive is started again.
/// </summary>
internal sealed class NotDurableException(Exception cause)
    : IOException(
        $"The archive could not write its database to disk: {cause.Message.TrimEnd('.')}. It responds to no request "
            + "until it is started again. Check the disk and its free space, then restart the archive.",
        cause
    );
