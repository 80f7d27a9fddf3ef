namespace Dandi.Archive;

/// <summary>How patient the transport is (archive-api.md §13).</summary>
/// <param name="Patience">How long an outage is waited out, from the first failure of a request on.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">The source of jitter.</param>
public sealed record RetryPolicy(TimeSpan Patience, TimeProvider Time, Random Random)
{
    /// <summary>The patience that is used unless another is asked for.</summary>
    /// <value>10 minutes.</value>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest pause between two attempts.</summary>
    /// <value>30 seconds.</value>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the headers of an answer may take: completing a huge upload is slow.</summary>
    /// <value>10 minutes.</value>
    public static TimeSpan HeaderLimit { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Told once for each pause: what is waited for, and how long.</summary>
    public Action<string, TimeSpan>? Waiting { get; init; }
}
