using System.Runtime.InteropServices;

namespace Dandi.Cli.Output;

/// <summary>Writes to a file descriptor of the process: standard output or standard error. Safe for one thread at a time.</summary>
/// <remarks>The stream of <c>Console</c> hides that the reader of a pipe is gone; a <c>FileStream</c> does not share its position with other processes, and fails where a write would block.</remarks>
/// <param name="descriptor">The number of the descriptor, which stays open.</param>
/// <param name="isBestEffort">Whether what cannot be written is dropped: text for people must not end the work it is about.</param>
internal sealed unsafe partial class DescriptorStream(int descriptor, bool isBestEffort) : Stream
{
    // errno and poll(2) of Linux.
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int BrokenPipe = 32;
    private const short Writable = 4;

    /// <summary>The first failure; null if everything was written. Later writes fail in the same way.</summary>
    public OutputException? Fault { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="OutputException">The descriptor is closed, its disk is full, or nobody reads the pipe any more.</exception>
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
                Settle(Marshal.GetLastPInvokeError());
        }
        if (Fault is { } fault && !isBestEffort)
            throw fault;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Decides whether a failed write is repeated.</summary>
    private void Settle(int error)
    {
        if (error == Interrupted)
            return;
        if (error == WouldBlock)
        {
            var waited = new Polled { Descriptor = descriptor, Events = Writable };
            _ = Poll(&waited, 1, -1);
            return;
        }
        Fault = new OutputException(Marshal.GetPInvokeErrorMessage(error), error == BrokenPipe);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(Polled* descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
