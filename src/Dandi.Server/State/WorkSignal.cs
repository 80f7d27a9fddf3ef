using System.Threading.Channels;

namespace Dandi.Server.State;

/// <summary>
/// Wakes one worker, and tells others when it is idle. Any number of signals before the worker waits again count as
/// one. Thread-safe.
/// </summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock _lock = new();
    private TaskCompletionSource _idle = NewIdle();

    /// <summary>Completes when the worker is idle: it has no work, or none that it can do now.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_lock)
                return _idle.Task;
        }
    }

    /// <summary>Signals that there is work.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (_idle.Task.IsCompleted)
                _idle = NewIdle();
            _channel.Writer.TryWrite(true);
        }
    }

    /// <summary>Reports that the worker is idle, although there may be work left.</summary>
    public void ReportIdle()
    {
        lock (_lock)
            _idle.TrySetResult();
    }

    /// <summary>Waits for a signal, and reports that the worker is idle if there is none yet.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_channel.Reader.Count == 0)
                _idle.TrySetResult();
        }
        await _channel.Reader.ReadAsync(cancellationToken);
    }

    private static TaskCompletionSource NewIdle() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
