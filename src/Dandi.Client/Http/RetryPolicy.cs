namespace Dandi.Http;

/// <summary>How long failed requests are retried, and whom to notify (archive-api.md §13).</summary>
/// <param name="Patience">How long a request is retried, counted from its first failure.</param>
/// <param name="Time">The clock of delays and timeouts.</param>
/// <param name="Random">The source of jitter.</param>
public sealed record RetryPolicy(TimeSpan Patience, TimeProvider Time, Random Random)
{
    /// <summary>The default of <c>--patience</c>: 30 minutes.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromMinutes(30);

    /// <summary>The default of <see cref="FirstContactPatience"/> for commands: one minute.</summary>
    public static TimeSpan DefaultFirstContactPatience { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest delay between two attempts, apart from <c>Retry-After</c>: 30 seconds.</summary>
    public static TimeSpan MaxPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The default of <see cref="WrongUrlPatience"/>: 5 seconds, because a user who mistyped a URL does not want to
    /// wait.
    /// </summary>
    public static TimeSpan DefaultWrongUrlPatience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to retry until the first request has succeeded; by default <see cref="Patience"/>.</summary>
    public TimeSpan FirstContactPatience { get; init; } = Patience;

    /// <summary>
    /// How long to retry until the first request has succeeded, if the failure suggests that the URL is wrong.
    /// </summary>
    public TimeSpan WrongUrlPatience { get; init; } = DefaultWrongUrlPatience;

    /// <summary>How long to retry once the run is to stop: 10 seconds.</summary>
    public static TimeSpan StopPatience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Counts the requests of the run.</summary>
    public NetworkActivity Network { get; init; } = new();

    /// <summary>Cancelled when the run is to stop; from then on, <see cref="StopPatience"/> applies.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Called before each delay, from many threads.</summary>
    public Action<Outage>? Waiting { get; init; }

    /// <summary>Called when a request that was retried got a response, from many threads.</summary>
    public Action<Outage>? Recovered { get; init; }
}
