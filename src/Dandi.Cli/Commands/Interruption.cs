using System.Runtime.InteropServices;

namespace Dandi.Cli.Commands;

/// <summary>
/// Handles Ctrl-C (SIGINT) and SIGTERM: the first signal lets what is in flight finish, the second stops everything
/// immediately.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];

    /// <summary>Cancelled by the first signal: start nothing new.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled by the second signal: stop immediately.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stopping.Dispose();
        _ending.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_stopping.IsCancellationRequested)
            _ending.Cancel();
        else
            _stopping.Cancel();
    }
}
