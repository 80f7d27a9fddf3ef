using Dandi.Storage;

namespace Dandi.Downloads;

/// <summary>
/// Reports how many bytes of a file are on disk: the first ones at once, then after every 4 MiB or half a second,
/// whichever comes first. Not thread-safe.
/// </summary>
/// <param name="report">Receives the progress.</param>
/// <param name="time">The clock.</param>
internal sealed class ArrivedBytes(Action<TransferProgress> report, TimeProvider time)
{
    /// <summary>The time after which bytes that arrive are reported, however few they are.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromMilliseconds(500);

    private const long MaxUnreported = 4 << 20;
    private long _bytes;
    private long _reported;
    private long? _lastReport;

    /// <summary>Call this when bytes were written.</summary>
    /// <param name="bytes">How many bytes there are; fewer than before if the file was started again.</param>
    public void Set(long bytes)
    {
        _bytes = bytes;
        if (
            _lastReport is not { } last
            || Math.Abs(bytes - _reported) >= MaxUnreported
            || time.GetElapsedTime(last) >= MaxInterval
        )
            Flush();
    }

    /// <summary>Reports what has not been reported.</summary>
    public void Flush()
    {
        if (_bytes == _reported)
            return;
        (_reported, _lastReport) = (_bytes, time.GetTimestamp());
        report(new TransferProgress(_bytes, _bytes));
    }
}
