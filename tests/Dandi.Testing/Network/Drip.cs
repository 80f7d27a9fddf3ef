namespace Dandi.Testing.Network;

/// <summary>Writes an answer in drops. Where the proxy has a clock, each takes five seconds: together longer than anybody may be silent, but none alone.</summary>
internal sealed class Drip(FaultProxy proxy)
{
    private const int Drops = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxLook = TimeSpan.FromSeconds(5);

    /// <summary>Writes it.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="response">All of it.</param>
    /// <param name="head">How much of it comes at once.</param>
    /// <param name="cancellationToken">Ends the proxy.</param>
    public async Task WriteAsync(
        ProxyConnection connection,
        ReadOnlyMemory<byte> response,
        int head,
        CancellationToken cancellationToken
    )
    {
        var size = Math.Max(1, (response.Length - head) / Drops);
        await connection.RespondAsync(response[..head]);
        proxy.Stalled(1);
        try
        {
            for (var done = head; done < response.Length; done += size)
            {
                await UntilAsync(() => proxy.IsAtRest, cancellationToken);
                var limits = proxy.Clock?.Limits;
                await connection.RespondAsync(response.Slice(done, Math.Min(size, response.Length - done)));
                if (proxy.Clock is not { } clock || done + size >= response.Length)
                    continue;
                // A reader that has a limit on silence begins it anew with each drop: only then may time go on. That others do so as well is why nothing else shall be on its way.
                await UntilAsync(() => clock.Limits != limits, cancellationToken);
                clock.Advance(Pause);
            }
        }
        finally
        {
            proxy.Stalled(-1);
        }
    }

    private static async Task UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!holds() && TimeProvider.System.GetElapsedTime(begin) < MaxLook)
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
    }
}
