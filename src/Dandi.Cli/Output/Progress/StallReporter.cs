using System.Collections.Concurrent;
using System.Globalization;
using Dandi.Upload;

namespace Dandi.Cli.Output.Progress;

/// <summary>Nothing is silent for long: when no byte has moved and nothing has ended for a while, it says what is being waited for.</summary>
internal sealed class StallReporter : IUploadReporter
{
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(45);
    private const int ShownAssets = 3;

    private readonly IUploadReporter _shown;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (UploadStage Stage, long Since)> _running = new(
        StringComparer.Ordinal
    );
    private readonly ITimer _timer;
    private long _lastMove;

    /// <summary>Begins to watch.</summary>
    /// <param name="shown">Shows what happens, and what does not.</param>
    /// <param name="time">The clock.</param>
    public StallReporter(IUploadReporter shown, TimeProvider time)
    {
        (_shown, _time, _lastMove) = (shown, time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Look(), null, StallTime, StallTime);
    }

    /// <inheritdoc/>
    public void Report(UploadEvent value)
    {
        NoteMove();
        if (value.Outcome is not null)
            _running.TryRemove(value.Path, out _);
        else if (!_running.TryGetValue(value.Path, out var known) || known.Stage != value.Stage)
            _running[value.Path] = (value.Stage, _time.GetTimestamp());
        _shown.Report(value);
    }

    /// <inheritdoc/>
    public void Notice(string text)
    {
        NoteMove();
        _shown.Notice(text);
    }

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths) => _shown.Unrecognized(paths);

    /// <inheritdoc/>
    public void Deleted(string path)
    {
        NoteMove();
        _shown.Deleted(path);
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind) => _shown.Failed(message, kind);

    /// <inheritdoc/>
    public ValueTask PauseAsync() => _shown.PauseAsync();

    /// <inheritdoc/>
    public void Summary(UploadReport report, TimeSpan duration, string? log) => _shown.Summary(report, duration, log);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _shown.DisposeAsync();
    }

    private void NoteMove() => Interlocked.Exchange(ref _lastMove, _time.GetTimestamp());

    private void Look()
    {
        var still = _time.GetElapsedTime(Interlocked.Read(ref _lastMove));
        if (still < StallTime)
            return;
        var oldest = _running.OrderBy(each => each.Value.Since).ToList();
        var assets = oldest
            .Take(ShownAssets)
            .Select(each =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{each.Key} ({StatusText.Of(each.Value.Stage)} for {_time.GetElapsedTime(each.Value.Since).TotalSeconds:0} s)"
                )
            );
        var more =
            oldest.Count > ShownAssets
                ? string.Create(CultureInfo.InvariantCulture, $" and {oldest.Count - ShownAssets} more")
                : "";
        var what = oldest.Count == 0 ? "the archive" : string.Join(", ", assets) + more;
        _shown.Notice(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing has moved for {still.TotalSeconds:0} s. Waiting for {what}."
            )
        );
    }
}
