namespace Dandi.Http;

/// <summary>How patient the transport is (archive-api.md §13).</summary>
/// <param name="Patience">How long an outage is waited out, from the first failure of a request on.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">The source of jitter.</param>
public sealed record RetryPolicy(TimeSpan Patience, TimeProvider Time, Random Random)
{
    /// <summary>The patience that is used unless another is asked for.</summary>
    /// <value>30 minutes.</value>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an archive may be out of reach that has not answered yet, unless another patience is asked for.</summary>
    /// <value>100 seconds.</value>
    public static TimeSpan DefaultFirstContact { get; } = TimeSpan.FromSeconds(100);

    /// <summary>The longest pause between two attempts.</summary>
    /// <value>30 seconds.</value>
    public static TimeSpan MaxPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long is tried where everything says that the address is wrong: nobody who mistyped it wants to wait minutes for it.</summary>
    /// <value>5 seconds.</value>
    public static TimeSpan MaxDoubt { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The patience until the archive has answered for the first time.</summary>
    /// <value>The patience.</value>
    public TimeSpan FirstContact { get; init; } = Patience;

    /// <summary>The patience where everything says that the address is wrong, until there has been an answer for the first time.</summary>
    /// <value><see cref="MaxDoubt"/></value>
    public TimeSpan Doubt { get; init; } = MaxDoubt;

    /// <summary>How long a request that fails is tried again once the run is to stop.</summary>
    /// <value>10 seconds.</value>
    public static TimeSpan StopPatience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Once cancelled, no outage is waited out any more: what is in flight has <see cref="StopPatience"/> from its first failure on.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Told once for each pause; called from many threads.</summary>
    public Action<Outage>? Waiting { get; init; }

    /// <summary>Told when a request that was waited for has been answered; called from many threads.</summary>
    public Action<Outage>? Recovered { get; init; }
}
