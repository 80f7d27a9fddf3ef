using System.Threading.Channels;

namespace Dandi.Server.Judging;

/// <summary>Wakes a worker; many calls while it works are one.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to do.</summary>
    public void Call() => _channel.Writer.TryWrite(true);

    /// <summary>Waits until there is something to do.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _channel.Reader.ReadAsync(cancellationToken);
}
