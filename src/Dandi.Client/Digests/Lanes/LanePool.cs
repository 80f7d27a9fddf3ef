namespace Dandi.Digests.Lanes;

/// <summary>The threads that digest: one for each processor, and more where they mostly wait for files to be opened and read, never more than <see cref="MaxWorkers"/>.</summary>
internal sealed class LanePool : IDisposable
{
    /// <summary>More workers are never started, however many processors there are: each has buffers of up to 2 MiB, and so many digest faster than any memory is read.</summary>
    public const int MaxWorkers = 16;

    private readonly SemaphoreSlim _gate;
    private readonly WorkerLimit _limit;
    private readonly object _resting = new();
    private int _idle;
    private int _working;
    private int _called;
    private bool _isDisposed;

    /// <summary>A pool without threads yet.</summary>
    /// <param name="processors">How many there are to compute.</param>
    /// <param name="kernel">What computes.</param>
    /// <param name="time">The clock.</param>
    public LanePool(int processors, LaneKernel kernel, TimeProvider time)
    {
        (Processors, Kernel, Time) = (Math.Min(processors, MaxWorkers), kernel, time);
        _gate = new SemaphoreSlim(Processors);
        _limit = new WorkerLimit(Processors, MaxWorkers);
        Queue = new HashQueue(Processors, time);
    }

    /// <summary>How many threads compute at a time.</summary>
    public int Processors { get; }

    /// <summary>What computes.</summary>
    public LaneKernel Kernel { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>What is to be digested.</summary>
    public HashQueue Queue { get; }

    /// <summary>Takes note of a read of a whole file.</summary>
    public void RecordFile(long bytes, TimeSpan reading) => _limit.Record(bytes, reading);

    /// <summary>Gives a worker a message, if there is one for it.</summary>
    /// <param name="held">How many the worker has.</param>
    public HashTask? TryTake(int held)
    {
        var most = _limit.Value;
        // Where fewer shall work, those who have nothing left end.
        return Volatile.Read(ref _working) > most ? null : Queue.TryTake(held, Kernel.Lanes, most);
    }

    /// <summary>Waits until a processor is free for computing.</summary>
    /// <returns>To be disposed afterwards.</returns>
    public ComputePermit Enter()
    {
        _gate.Wait();
        return new ComputePermit(_gate);
    }

    /// <summary>Waits until a processor is free for computing.</summary>
    /// <returns>To be disposed afterwards.</returns>
    public async Task<ComputePermit> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new ComputePermit(_gate);
    }

    /// <summary>Makes sure that somebody works on the queue.</summary>
    public void Start()
    {
        if (Volatile.Read(ref _working) >= _limit.Value || !Queue.HasAny)
            return;
        lock (_resting)
        {
            if (_isDisposed || _working >= _limit.Value)
                return;
            _working++;
            if (_idle > _called)
            {
                _called++;
                Monitor.Pulse(_resting);
                return;
            }
        }
        // Threads of their own: those of the pool are few, and needed by those who wait for the digests.
        _ = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_resting)
        {
            _isDisposed = true;
            Monitor.PulseAll(_resting);
        }
    }

    private void Work()
    {
        using var worker = new LaneWorker(this);
        do
        {
            worker.Work();
            lock (_resting)
                (_working, _idle) = (_working - 1, _idle + 1);
            // What was added while it was ending is nobody's yet.
            Start();
        } while (WaitUntilCalled());
    }

    private bool WaitUntilCalled()
    {
        lock (_resting)
        {
            while (_called == 0 && !_isDisposed)
                Monitor.Wait(_resting);
            _idle--;
            if (!_isDisposed)
                _called--;
            return !_isDisposed;
        }
    }

    /// <summary>The right to compute.</summary>
    /// <param name="gate">Where it comes from.</param>
    public readonly struct ComputePermit(SemaphoreSlim gate) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => gate.Release();
    }
}
