namespace Dandi.Storage;

/// <summary>Pauses between attempts that the transport cannot make by itself: each twice as long as the last, for as long as our patience.</summary>
internal sealed class Backoff(TransferLimits limits)
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);
    private readonly long _start = limits.Time.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether our patience is not at its end.</summary>
    public bool AreLeft => limits.Time.GetElapsedTime(_start) < limits.Patience;

    /// <summary>Waits.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_next, limits.Time, cancellationToken);
        _next = _next * 2 < MaxPause ? _next * 2 : MaxPause;
    }
}
