using System.Net;
using Dandi.Http;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>
/// The deadline of a run (<c>--max-duration</c>), combined with Ctrl-C. Shortly before the deadline (a tenth of the
/// duration, at most a minute) nothing new is started; at the deadline everything stops. Reading stops
/// <see cref="MaxReadingTime"/> after the first Ctrl-C: nothing is lost but what can be requested again.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private static readonly TimeSpan MaxGracePeriod = TimeSpan.FromMinutes(1);

    /// <summary>How long requests that only read are waited for after the first Ctrl-C: 5 seconds.</summary>
    public static readonly TimeSpan MaxReadingTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _near;
    private readonly CancellationTokenSource _reached;
    private readonly CancellationTokenSource _idle = new();
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _readingTime;
    private readonly CancellationTokenSource _endingReading;
    private readonly CancellationTokenRegistration _startOfReadingTime;
    private readonly CancellationToken _stoppedByUser;
    private readonly CancellationToken _endedByUser;

    /// <param name="duration">How long the run may take; null for no deadline.</param>
    /// <param name="time">The clock of the timers.</param>
    /// <param name="stopping">Cancelled by the first Ctrl-C.</param>
    /// <param name="ending">Cancelled by the second Ctrl-C.</param>
    public Deadline(TimeSpan? duration, TimeProvider time, CancellationToken stopping, CancellationToken ending)
    {
        var end = duration ?? Timeout.InfiniteTimeSpan;
        _reached = new CancellationTokenSource(end, time);
        _near = new CancellationTokenSource(
            duration is null ? end : end - (end / 10 < MaxGracePeriod ? end / 10 : MaxGracePeriod),
            time
        );
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping, _near.Token);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(ending, _reached.Token, _idle.Token);
        _readingTime = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _endingReading = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, _readingTime.Token);
        _startOfReadingTime = stopping.Register(() => _readingTime.CancelAfter(MaxReadingTime));
        (_stoppedByUser, _endedByUser) = (stopping, ending);
    }

    /// <summary>Cancelled by the first Ctrl-C or shortly before the deadline: start nothing new.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>
    /// Cancelled by the second Ctrl-C, at the deadline, or by <see cref="EndIdle"/>: stop immediately.
    /// </summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>
    /// Cancelled together with <see cref="Ending"/>, and <see cref="MaxReadingTime"/> after the first Ctrl-C: stop to
    /// read.
    /// </summary>
    public CancellationToken EndingReading => _endingReading.Token;

    /// <summary>Cancelled shortly before the deadline.</summary>
    public CancellationToken Near => _near.Token;

    /// <summary>Whether the deadline was reached before the user stopped the run.</summary>
    public bool IsOver => _reached.IsCancellationRequested && !IsStoppedByUser;

    /// <summary>The exit code of a run that was stopped.</summary>
    public int ExitCode => IsStoppedByUser ? Output.ExitCode.Interrupted : Output.ExitCode.DeadlineReached;

    /// <summary>Whether requests in flight were cancelled.</summary>
    public bool IsAborted => _endedByUser.IsCancellationRequested || _reached.IsCancellationRequested;

    /// <summary>Whether the run was ended because nothing was in flight.</summary>
    public bool IsIdle => _idle.IsCancellationRequested;

    /// <summary>Whether requests in flight were cancelled that only read.</summary>
    public bool IsReadingAborted => IsAborted || _readingTime.IsCancellationRequested;

    /// <summary>Whether the user has stopped the run.</summary>
    public bool IsStoppedByUser => _stoppedByUser.IsCancellationRequested || _endedByUser.IsCancellationRequested;

    /// <summary>Ends a run that was stopped, because nothing is in flight.</summary>
    public void EndIdle() => _idle.Cancel();

    /// <summary>
    /// Whether an error is a consequence of stopping the run: everything was told to stop immediately, a prompt or a
    /// request was cancelled, or a request was no longer retried during an outage.
    /// </summary>
    public bool IsStop(Exception error) =>
        Ending.IsCancellationRequested
        || (Stopping.IsCancellationRequested && (error is OperationCanceledException || IsOutage(error)));

    private static bool IsOutage(Exception error) =>
        error
            is ArchiveException
            {
                Status: null
                    or HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests
                    or >= HttpStatusCode.InternalServerError
            };

    /// <inheritdoc/>
    public void Dispose()
    {
        _startOfReadingTime.Dispose();
        _endingReading.Dispose();
        _readingTime.Dispose();
        _ending.Dispose();
        _idle.Dispose();
        _stopping.Dispose();
        _near.Dispose();
        _reached.Dispose();
    }
}
