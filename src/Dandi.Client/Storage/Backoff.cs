namespace Dandi.Storage;

/// <summary>
/// Delays between attempts of several requests together, which the transport cannot retry by itself: 0.25 s, doubled
/// each time up to 30 s, for as long as the patience lasts: the last attempt is made when it ends. Not thread-safe.
/// </summary>
/// <param name="limits">The patience and the clock.</param>
internal sealed class Backoff(TransferLimits limits)
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private readonly long _start = limits.Time.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the patience, counted from the creation of this object, is not used up.</summary>
    public bool HasTimeLeft => Left > TimeSpan.Zero;

    private TimeSpan Left => limits.Patience - limits.Time.GetElapsedTime(_start);

    public async Task DelayAsync(CancellationToken cancellationToken)
    {
        var left = Left;
        await Task.Delay(left > TimeSpan.Zero && left < _next ? left : _next, limits.Time, cancellationToken);
        _next = _next * 2 < MaxDelay ? _next * 2 : MaxDelay;
    }
}
