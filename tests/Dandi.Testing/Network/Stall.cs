namespace Dandi.Testing.Network;

/// <summary>A connection on which nothing moves until the other side gives it up. Where the proxy has a clock, time passes meanwhile.</summary>
internal sealed class Stall(FaultProxy proxy)
{
    private const int MaxSteps = 120;
    private const int Quiet = 4;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the other side has given up.</summary>
    /// <param name="drain">Ends when the other side ends the connection; takes what has come until then.</param>
    /// <param name="cancellationToken">Ends the proxy.</param>
    public async Task WaitAsync(Func<CancellationToken, Task> drain, CancellationToken cancellationToken)
    {
        proxy.Stalled(1);
        try
        {
            if (proxy.Clock is not { } clock)
            {
                await drain(cancellationToken);
                return;
            }
            if (!await PassTimeAsync(clock, cancellationToken))
                return;
            var end = drain(cancellationToken);
            // Who has given up may have gone on already: more time would make it give up what is well, and that reaches the server all the same, at any later moment.
            while (!await EndsAsync(end, cancellationToken) && await PassTimeAsync(clock, cancellationToken))
                continue;
        }
        finally
        {
            proxy.Stalled(-1);
        }
    }

    /// <summary>Lets time pass, as soon as nothing else is on its way that the limits on silence would hit as well, until one is reached.</summary>
    /// <returns>False where nobody had such a limit.</returns>
    private async Task<bool> PassTimeAsync(SkippingTimeProvider clock, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            await UntilQuietAsync(clock, cancellationToken);
            if (clock.Advance(Step))
                return true;
        }
        return false;
    }

    /// <summary>A request that has begun at the other side needs a moment until it is here.</summary>
    private async Task UntilQuietAsync(SkippingTimeProvider clock, CancellationToken cancellationToken)
    {
        var limits = clock.Limits;
        for (var quiet = 0; quiet < Quiet; quiet++)
        {
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
            if (proxy.IsAtRest && clock.Limits == limits)
                continue;
            (quiet, limits) = (-1, clock.Limits);
        }
    }

    private static async Task<bool> EndsAsync(Task end, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(end, Task.Delay(Reaction, TimeProvider.System, enough.Token));
        await enough.CancelAsync();
        return first == end;
    }
}
