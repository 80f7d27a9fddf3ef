using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Passes everything to the meter and another reporter, and adds a notice with what the run is waiting for when there
/// has been no progress for 45 s, and every 45 s after that. Notices of others are not progress.
/// </summary>
/// <remarks>
/// During an outage, and for up to 45 s after it, there is no such notice: <see cref="OutageLines"/> says that the run
/// waits for the archive, and when that is over.
/// </remarks>
internal sealed class StallReporter : ITransferReporter
{
    // Longer than the longest pause between two attempts of a request, which says so itself.
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(45);
    private const int MaxShownAssets = 3;

    private readonly ITransferReporter _shown;
    private readonly TransferMeter _meter;
    private readonly Func<bool> _isOutage;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _lastActivity;
    private bool _wasOutage;

    /// <param name="shown">The other reporter; it is disposed together with this one.</param>
    /// <param name="meter">Gets every event before the other reporter, and knows what is in progress.</param>
    /// <param name="isOutage">Returns whether no request gets a response; called by the timer.</param>
    /// <param name="time">The clock of the timer.</param>
    public StallReporter(ITransferReporter shown, TransferMeter meter, Func<bool> isOutage, TimeProvider time)
    {
        (_shown, _meter, _isOutage, _time, _lastActivity) = (shown, meter, isOutage, time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => CheckProgress(), null, StallTime, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        RecordActivity();
        _meter.Report(value);
        _shown.Report(value);
    }

    /// <inheritdoc/>
    public void Notice(string text) => _shown.Notice(text);

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths) => _shown.Unrecognized(paths);

    /// <inheritdoc/>
    public void Found(ValidationResult result)
    {
        RecordActivity();
        _shown.Found(result);
    }

    /// <inheritdoc/>
    public void Deleted(string path)
    {
        RecordActivity();
        _shown.Deleted(path);
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind) => _shown.Failed(message, kind);

    /// <inheritdoc/>
    public ValueTask PauseAsync() => _shown.PauseAsync();

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log) => _shown.Summary(report, duration, log);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _shown.DisposeAsync();
    }

    private void RecordActivity() => Interlocked.Exchange(ref _lastActivity, _time.GetTimestamp());

    private void CheckProgress()
    {
        var idle = _time.GetElapsedTime(Interlocked.Read(ref _lastActivity));
        var isOutage = _isOutage();
        if (idle >= StallTime && !isOutage && !_wasOutage)
            ReportStall(idle);
        _wasOutage = isOutage;
        // Not at each event, of which there are thousands a second.
        _timer.Change(idle < StallTime ? StallTime - idle : StallTime, Timeout.InfiniteTimeSpan);
    }

    private void ReportStall(TimeSpan idle)
    {
        var run = _meter.Take();
        // What waits to be sent waits for the others, or for the archive.
        var assets = run
            .InProgress.Where(asset => !asset.IsWaiting)
            .OrderBy(asset => asset.StageStart)
            .Take(MaxShownAssets)
            .Select(asset =>
                $"{asset.Path} ({StatusText.Of(asset.Stage)} for {DurationText.Rounded(run.Time - asset.StageStart)})"
            )
            .ToList();
        var others = run.InProgressCount - run.InProgress.Count(asset => asset.IsWaiting) - assets.Count;
        var more = others > 0 ? $" and {CountText.Of(others)} more" : "";
        var what = assets.Count == 0 ? "the archive" : string.Join(", ", assets) + more;
        _shown.Notice($"No progress for {DurationText.Rounded(idle)}. Waiting for {what}.");
    }
}
