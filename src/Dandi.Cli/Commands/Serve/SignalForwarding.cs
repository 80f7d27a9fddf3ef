using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// Forwards the signals that end a process to a child process, from now on until this is disposed of. Thread-safe.
/// </summary>
/// <remarks>
/// A terminal sends Ctrl-C (SIGINT) and Ctrl-\ (SIGQUIT) to all processes in the foreground, the child included, which
/// must not get it twice.
/// </remarks>
internal sealed partial class SignalForwarding : IDisposable
{
    private const int StandardStreams = 3;

    // The numbers of Linux, the same on x64 and arm64.
    private static readonly Dictionary<PosixSignal, int> Numbers = new()
    {
        [PosixSignal.SIGHUP] = 1,
        [PosixSignal.SIGINT] = 2,
        [PosixSignal.SIGQUIT] = 3,
        [PosixSignal.SIGTERM] = 15,
    };

    private readonly Lock _lock = new();
    private readonly List<int> _early = [];
    private readonly PosixSignalRegistration[] _registrations;
    private Process? _child;

    /// <summary>Begins to receive signals. They wait until there is a child.</summary>
    public SignalForwarding() =>
        _registrations = [.. Numbers.Keys.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Forwards the signals so far and all further ones.</summary>
    /// <param name="child">The process, which was started.</param>
    public void Begin(Process child)
    {
        lock (_lock)
        {
            _child = child;
            _early.ForEach(Send);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        lock (_lock)
            _child = null;
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (signal.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && IsInForeground())
            return;
        lock (_lock)
        {
            if (_child is null)
                _early.Add(Numbers[signal.Signal]);
            else
                Send(Numbers[signal.Signal]);
        }
    }

    private void Send(int signal)
    {
        if (!_child!.HasExited)
            _ = Kill(_child.Id, signal);
    }

    private static bool IsInForeground() =>
        Enumerable.Range(0, StandardStreams).Any(descriptor => GetForegroundGroup(descriptor) == GetProcessGroup());

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetProcessGroup();
}
