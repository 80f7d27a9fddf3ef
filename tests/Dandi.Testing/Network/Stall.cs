namespace Dandi.Testing.Network;

/// <summary>
/// A connection on which no byte moves until the client gives up. If the proxy has a clock, it advances until an idle
/// timeout of the client has elapsed.
/// </summary>
internal sealed class Stall(FaultProxy proxy)
{
    private const int MaxSteps = 120;
    private const int QuietPolls = 4;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxReaction = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the client has given up.</summary>
    /// <param name="drainAsync">Reads and discards what the client sends, until it closes the connection.</param>
    /// <param name="cancellationToken">Cancelled when the proxy stops.</param>
    public async Task WaitAsync(Func<CancellationToken, Task> drainAsync, CancellationToken cancellationToken)
    {
        proxy.AddStalled(1);
        try
        {
            if (proxy.Clock is not { } clock)
            {
                await drainAsync(cancellationToken);
                return;
            }
            if (!await AdvanceToTimeoutAsync(clock, cancellationToken))
                return;
            var end = drainAsync(cancellationToken);
            // A client that has given up may already have sent its next request. If the clock advanced once more, that
            // request would time out although it is fine, and would still reach the server, at any later moment. So the
            // clock advances again only if the client does not react.
            while (!await EndsAsync(end, cancellationToken) && await AdvanceToTimeoutAsync(clock, cancellationToken))
                continue;
        }
        finally
        {
            proxy.AddStalled(-1);
        }
    }

    /// <summary>
    /// Advances the clock until a timeout elapses. Waits first until nothing else is in flight, because the idle
    /// timeouts of other requests would elapse too.
    /// </summary>
    /// <returns>False if there was no timeout.</returns>
    private async Task<bool> AdvanceToTimeoutAsync(SkippingTimeProvider clock, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            await WaitUntilQuietAsync(clock, cancellationToken);
            if (clock.Advance(Step))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Waits until the proxy has been idle for several polls: a request that the client has started needs a moment to
    /// arrive.
    /// </summary>
    private async Task WaitUntilQuietAsync(SkippingTimeProvider clock, CancellationToken cancellationToken)
    {
        var timeouts = clock.StartedTimeouts;
        for (var quiet = 0; quiet < QuietPolls; quiet++)
        {
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            if (proxy.IsIdle && clock.StartedTimeouts == timeouts)
                continue;
            (quiet, timeouts) = (-1, clock.StartedTimeouts);
        }
    }

    private static async Task<bool> EndsAsync(Task end, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(end, Task.Delay(MaxReaction, TimeProvider.System, timeout.Token));
        await timeout.CancelAsync();
        return first == end;
    }
}
