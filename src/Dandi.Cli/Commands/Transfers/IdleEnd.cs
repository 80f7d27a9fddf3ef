using Dandi.Http;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>
/// Ends a run after the first Ctrl-C as soon as nothing is in flight: then nothing is gained by waiting for a response,
/// a backoff, or a digest.
/// </summary>
/// <remarks>
/// While assets are in progress, nothing must have been in flight for a second, because the upload of an asset ends with
/// several requests one after the other.
/// </remarks>
/// <param name="meter">Knows whether assets are in progress.</param>
/// <param name="network">Knows how many requests are in flight.</param>
/// <param name="time">The clock.</param>
/// <param name="end">Ends the run; called once at most, and not after disposal.</param>
internal sealed class IdleEnd(TransferMeter meter, NetworkActivity network, TimeProvider time, Action end) : IDisposable
{
    private const int MinIdleChecks = 5;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _idleChecks;
    private bool _hasEnded;

    /// <summary>Whether something is in flight that should be finished.</summary>
    public bool IsAnythingInFlight => network.InFlight > 0;

    /// <summary>Begins to check, and ends the run at once if no asset is in progress.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            if (!IsAnythingInFlight && meter.InProgressCount == 0)
            {
                EndNow();
                return;
            }
            _timer = time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(CheckInterval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _timer?.Dispose();
        }
    }

    private void Check()
    {
        // Under the lock, so that the run is not ended after disposal.
        lock (_lock)
        {
            if (_hasEnded)
                return;
            _idleChecks = IsAnythingInFlight ? 0 : _idleChecks + 1;
            if (_idleChecks >= MinIdleChecks || (_idleChecks > 0 && meter.InProgressCount == 0))
                EndNow();
            else
                _timer?.Change(CheckInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndNow()
    {
        _hasEnded = true;
        end();
    }
}
