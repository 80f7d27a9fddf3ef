using System.Runtime.InteropServices;

namespace Dandi.Cli.Commands;

/// <summary>Ctrl-C: the first lets what is in flight finish, the second stops at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens to SIGINT and SIGTERM.</summary>
    public Interruption() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];

    /// <summary>Begin nothing new.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Stop at once.</summary>
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
