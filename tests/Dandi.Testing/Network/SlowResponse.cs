namespace Dandi.Testing.Network;

/// <summary>
/// Writes a response in several pieces. If the proxy has a clock, it advances by five seconds after each piece: in
/// total longer than an idle timeout, but never without progress for as long as one.
/// </summary>
internal sealed class SlowResponse(FaultProxy proxy)
{
    private const int Pieces = 16;
    private static readonly TimeSpan DelayBetweenPieces = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <summary>Writes a response.</summary>
    /// <param name="connection">The connection to the client.</param>
    /// <param name="response">The head and the body.</param>
    /// <param name="headLength">How many bytes of it are the head, which is written at once.</param>
    /// <param name="cancellationToken">Cancelled when the proxy stops.</param>
    public async Task WriteAsync(
        ProxyConnection connection,
        ReadOnlyMemory<byte> response,
        int headLength,
        CancellationToken cancellationToken
    )
    {
        var size = Math.Max(1, (response.Length - headLength) / Pieces);
        await connection.RespondAsync(response[..headLength]);
        proxy.AddStalled(1);
        try
        {
            for (var written = headLength; written < response.Length; written += size)
            {
                await WaitUntilAsync(() => proxy.IsIdle, cancellationToken);
                var timeouts = proxy.Clock?.StartedTimeouts;
                await connection.RespondAsync(response.Slice(written, Math.Min(size, response.Length - written)));
                if (proxy.Clock is not { } clock || written + size >= response.Length)
                    continue;
                // A reader with an idle timeout restarts it with each piece; only then may the clock advance. Other
                // requests restart theirs too, which is why nothing else should be in flight.
                await WaitUntilAsync(() => clock.StartedTimeouts != timeouts, cancellationToken);
                clock.Advance(DelayBetweenPieces);
            }
        }
        finally
        {
            proxy.AddStalled(-1);
        }
    }

    private static async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < MaxWait)
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
    }
}
