using System.Runtime.InteropServices;

namespace Dandi.Cli.Output;

/// <summary>
/// Writes to a file descriptor of the process: standard output or standard error. Not safe for several threads.
/// </summary>
/// <remarks>
/// The stream of <c>Console</c> hides that the reader of a pipe is gone. A <c>FileStream</c> does not share its
/// position with other processes, and fails if a write would block.
/// </remarks>
/// <param name="descriptor">The descriptor; it is not closed.</param>
/// <param name="isBestEffort">
/// Whether to drop what cannot be written: a failure to show progress must not end the work.
/// </param>
internal sealed unsafe partial class DescriptorStream(int descriptor, bool isBestEffort) : WriteOnlyStream
{
    // errno and poll(2) of Linux.
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int BrokenPipe = 32;
    private const short Writable = 4;

    /// <summary>The first failure; null if everything was written. All later writes fail with it.</summary>
    public OutputException? Fault { get; private set; }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="OutputException">
    /// The descriptor is closed, the disk is full, or the pipe has no reader.
    /// </exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (Fault is null && buffer.Length > 0)
        {
            nint written;
            fixed (byte* bytes = buffer)
                written = WriteTo(descriptor, bytes, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                HandleError(Marshal.GetLastPInvokeError());
        }
        if (Fault is { } fault && !isBestEffort)
            throw fault;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is buffered.
    }

    /// <summary>Returns if the write is to be repeated; otherwise sets <see cref="Fault"/>.</summary>
    private void HandleError(int error)
    {
        if (error == Interrupted)
            return;
        if (error == WouldBlock)
        {
            var request = new PollRequest { Descriptor = descriptor, Events = Writable };
            _ = Poll(&request, 1, -1);
            return;
        }
        Fault = new OutputException(Marshal.GetPInvokeErrorMessage(error), error == BrokenPipe);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(PollRequest* descriptors, nuint count, int timeout);

    // struct pollfd of Linux.
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
