namespace Dandi.Downloads;

/// <summary>
/// Shows that bytes arrive, although none of them count before the whole file is on disk. Thread-safe.
/// </summary>
/// <param name="show">Shows it; called at most once in <see cref="ArrivedBytes.MaxInterval"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class ArrivalSign(Action show, TimeProvider time)
{
    private long _last = time.GetTimestamp();

    /// <summary>Call this when bytes have arrived.</summary>
    public void Show()
    {
        var last = Interlocked.Read(ref _last);
        if (
            time.GetElapsedTime(last) >= ArrivedBytes.MaxInterval
            && Interlocked.CompareExchange(ref _last, time.GetTimestamp(), last) == last
        )
            show();
    }
}
