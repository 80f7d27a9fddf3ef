namespace Dandi.Testing.Network;

/// <summary>A connection on which nothing moves until the other side gives it up. Where the proxy has a clock, time passes meanwhile.</summary>
internal sealed class Stall(FaultProxy proxy)
{
    private const int MostSteps = 120;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the other side has given up.</summary>
    /// <param name="drain">Ends when the other side ends the connection; takes what has come until then.</param>
    /// <param name="cancellationToken">Ends the proxy.</param>
    public async Task WaitAsync(Func<CancellationToken, Task> drain, CancellationToken cancellationToken)
    {
        proxy.Stalled(1);
        try
        {
            if (proxy.Clock is { } clock && !await PassTimeAsync(clock, cancellationToken)) return;
            var end = drain(cancellationToken);
            for (var step = 0; proxy.Clock is { } passing && step < MostSteps && !end.IsCompleted; step++)
            {
                await Task.WhenAny(end, Task.Delay(passing.Advance(Step) ? Reaction : Look, TimeProvider.System, cancellationToken));
            }
            if (proxy.Clock is null) await end;
        }
        finally
        {
            proxy.Stalled(-1);
        }
    }

    /// <summary>Lets time pass, once nothing else is on its way that the limits on silence would hit as well.</summary>
    /// <returns>False where nobody had such a limit.</returns>
    private async Task<bool> PassTimeAsync(SkippingTimeProvider clock, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            while (!proxy.IsAtRest) await Task.Delay(Look, TimeProvider.System, cancellationToken);
            if (clock.Advance(Step)) return true;
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
        return false;
    }
}
