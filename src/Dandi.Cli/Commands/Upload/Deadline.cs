using Dandi.Http;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The end that <c>--max-duration</c> sets: shortly before it nothing new is begun, and at it everything stops.</summary>
internal sealed class Deadline : IDisposable
{
    private static readonly TimeSpan MaxNotice = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource _near;
    private readonly CancellationTokenSource _reached;
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken[] _byUser;

    /// <summary>Begins to count.</summary>
    /// <param name="duration">How long the run may take; null for no end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Stops beginning anything as well: the first Ctrl-C.</param>
    /// <param name="ending">Stops everything as well.</param>
    public Deadline(TimeSpan? duration, TimeProvider time, CancellationToken stopping, CancellationToken ending)
    {
        var end = duration ?? Timeout.InfiniteTimeSpan;
        _reached = new CancellationTokenSource(end, time);
        _near = new CancellationTokenSource(
            duration is null ? end : end - (end / 10 < MaxNotice ? end / 10 : MaxNotice),
            time
        );
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping, _near.Token);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(ending, _reached.Token);
        _byUser = [stopping, ending];
    }

    /// <summary>Begin nothing new.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Stop at once.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Cancelled when the end is near.</summary>
    public CancellationToken Near => _near.Token;

    /// <summary>Whether the time is over, and nobody has stopped the run before.</summary>
    public bool IsOver => _reached.IsCancellationRequested && !IsStoppedByUser;

    /// <summary>The exit code of a run that was stopped.</summary>
    public int ExitCode => IsStoppedByUser ? Output.ExitCode.Interrupted : Output.ExitCode.ResumeMe;

    private bool IsStoppedByUser => _byUser.Any(token => token.IsCancellationRequested);

    /// <summary>Whether an error ends the run only because it was stopped: everything was to stop at once, somebody was being asked, or an outage was no longer waited out.</summary>
    public bool IsStop(Exception error) =>
        Ending.IsCancellationRequested
        || (
            Stopping.IsCancellationRequested && error is OperationCanceledException or ArchiveException { Status: null }
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Dispose();
        _stopping.Dispose();
        _near.Dispose();
        _reached.Dispose();
    }
}
