using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// Forwards the signals that end a process to a child process, from now on until this is disposed of. Thread-safe.
/// </summary>
/// <remarks>
/// A terminal sends Ctrl-C (SIGINT) and Ctrl-\ (SIGQUIT) to all processes in the foreground, the child included, which
/// must not get it twice. Who has sent a signal is unknown: one of these two that somebody else sends to this process
/// while it is in the foreground does not reach the child.
/// </remarks>
internal sealed partial class SignalForwarding : IDisposable
{
    // Values of Linux, the same on x64 and arm64.
    private const int ReadOnly = 0;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;

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

    private static bool IsInForeground()
    {
        // The streams may all be redirected.
        var terminal = Open("/dev/tty", ReadOnly | NoControllingTerminal | CloseOnExec);
        if (terminal < 0)
            return false;
        using var handle = new SafeFileHandle(terminal, ownsHandle: true);
        return GetForegroundGroup(handle) == GetProcessGroup();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetForegroundGroup(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetProcessGroup();
}
