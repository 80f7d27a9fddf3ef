using System.Threading.Channels;

namespace Dandi.Server.State;

/// <summary>Wakes a worker; many calls while it works are one.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock _lock = new();
    private TaskCompletionSource _rest = NewRest();

    /// <summary>Ends as soon as the worker has nothing to do, or nothing that it can do now.</summary>
    public Task Rest
    {
        get
        {
            lock (_lock)
                return _rest.Task;
        }
    }

    /// <summary>There is something to do.</summary>
    public void Call()
    {
        lock (_lock)
        {
            if (_rest.Task.IsCompleted)
                _rest = NewRest();
            _channel.Writer.TryWrite(true);
        }
    }

    /// <summary>The worker pauses, although there may be something to do.</summary>
    public void Pause()
    {
        lock (_lock)
            _rest.TrySetResult();
    }

    /// <summary>Waits until there is something to do.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_channel.Reader.Count == 0)
                _rest.TrySetResult();
        }
        await _channel.Reader.ReadAsync(cancellationToken);
    }

    private static TaskCompletionSource NewRest() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
