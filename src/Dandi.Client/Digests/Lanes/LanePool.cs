namespace Dandi.Digests.Lanes;

/// <summary>
/// The threads that hash: one per processor, and more while they mostly wait for files to be opened and read
/// (<see cref="WorkerLimit"/>), but at most <see cref="MaxWorkers"/>.
/// </summary>
/// <remarks>
/// <para>
/// Each thread runs a <see cref="LaneWorker"/> and is in one of three states. <b>Working</b>: it takes messages from
/// the queue until there is none that it may take. <b>Idle</b>: it waits on the monitor. <b>Woken</b>: it was idle and
/// has been signaled, but does not run yet; it is counted in <c>_working</c>, <c>_idle</c> and <c>_wakeups</c>, so that
/// it is not signaled twice.
/// </para>
/// <para>
/// <see cref="EnsureWorker"/> moves one thread to work: an idle one that is not yet woken, or a new one. It is called
/// after messages were added (a moment later if their owners are patient: <see cref="EnsureWorkerSoon"/>), by every
/// worker after each pass (so workers start each other), and by a worker that has become idle, because a message may
/// have been added just before. Threads end only when the pool is disposed: idle ones at once, working ones when they
/// have nothing left to do.
/// </para>
/// <para>
/// Reading needs no permit; computing needs one of as many permits as there are processors (<see cref="Enter"/>).
/// </para>
/// </remarks>
internal sealed class LanePool : IDisposable
{
    /// <summary>
    /// The maximum number of workers, however many processors there are: each has buffers of about 2 MiB, and 16 of
    /// them hash faster than any memory can be read.
    /// </summary>
    public const int MaxWorkers = 16;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _gate;
    private readonly WorkerLimit _limit;
    private readonly object _monitor = new();
    private readonly DelayedCall _soon;
    private int _idle;
    private int _working;
    private int _wakeups;
    private bool _isDisposed;

    /// <summary>Creates a pool without threads; they are started by <see cref="EnsureWorker"/>.</summary>
    /// <param name="processors">How many threads may compute at a time, limited to <see cref="MaxWorkers"/>.</param>
    /// <param name="kernel">The kernel of all workers.</param>
    /// <param name="time">The clock for measuring reads.</param>
    public LanePool(int processors, LaneKernel kernel, TimeProvider time)
    {
        (Processors, Kernel, Time) = (Math.Min(processors, MaxWorkers), kernel, time);
        _gate = new SemaphoreSlim(Processors);
        _limit = new WorkerLimit(Processors, MaxWorkers);
        Queue = new HashQueue(Processors, time);
        _soon = new DelayedCall(EnsureWorker, MaxWait, time);
    }

    /// <summary>The maximum number of threads that compute at a time.</summary>
    public int Processors { get; }

    public LaneKernel Kernel { get; }

    public TimeProvider Time { get; }

    public HashQueue Queue { get; }

    /// <summary>How many threads work on messages.</summary>
    public int Working => Volatile.Read(ref _working);

    /// <summary>How many threads compute, and do not wait for a read.</summary>
    public int Computing => Processors - _gate.CurrentCount;

    /// <summary>Reports how long a read of a whole file took, to adapt the number of workers.</summary>
    public void RecordFileRead(long bytes, TimeSpan elapsed) => _limit.Record(bytes, elapsed);

    /// <summary>Takes a message for a worker.</summary>
    /// <param name="busyLanes">How many messages the worker has.</param>
    /// <returns>Null if there is no message for this worker.</returns>
    public HashTask? TryTake(int busyLanes)
    {
        var maxWorkers = _limit.Value;
        // If there are too many workers, they get nothing new and become idle one after another.
        return Volatile.Read(ref _working) > maxWorkers ? null : Queue.TryTake(busyLanes, Kernel.Lanes, maxWorkers);
    }

    /// <summary>Waits for a compute permit, which the caller disposes when it has computed.</summary>
    public ComputePermit Enter()
    {
        _gate.Wait();
        return new ComputePermit(_gate);
    }

    /// <inheritdoc cref="Enter"/>
    public async Task<ComputePermit> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new ComputePermit(_gate);
    }

    /// <summary>Wakes or starts a worker, if there is a message for it and the limit allows another one.</summary>
    public void EnsureWorker()
    {
        if (Volatile.Read(ref _working) >= _limit.Value || !Queue.CanTakeAny)
            return;
        lock (_monitor)
        {
            if (_isDisposed || _working >= _limit.Value)
                return;
            _working++;
            if (_idle > _wakeups)
            {
                _wakeups++;
                Monitor.Pulse(_monitor);
                return;
            }
        }
        // Dedicated threads: the thread pool is small, and the code that waits for the digests needs it.
        _ = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// As <see cref="EnsureWorker"/>, but a moment later unless there are so many messages that vectors pay.
    /// </summary>
    public void EnsureWorkerSoon()
    {
        if (Queue.Total >= 2 * Kernel.MinMessages)
            EnsureWorker();
        else
            _soon.Request();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _soon.Dispose();
        lock (_monitor)
        {
            _isDisposed = true;
            Monitor.PulseAll(_monitor);
        }
    }

    private void Work()
    {
        using var worker = new LaneWorker(this);
        do
        {
            worker.Work();
            lock (_monitor)
                (_working, _idle) = (_working - 1, _idle + 1);
            // A message that was added between the last look at the queue and now has not started a worker.
            EnsureWorker();
        } while (WaitForWakeup());
    }

    /// <returns>False if the thread should end.</returns>
    private bool WaitForWakeup()
    {
        lock (_monitor)
        {
            while (_wakeups == 0 && !_isDisposed)
                Monitor.Wait(_monitor);
            _idle--;
            if (!_isDisposed)
                _wakeups--;
            return !_isDisposed;
        }
    }

    /// <summary>The right to compute, until it is disposed.</summary>
    /// <param name="gate">The semaphore to release.</param>
    public readonly struct ComputePermit(SemaphoreSlim gate) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => gate.Release();
    }
}
