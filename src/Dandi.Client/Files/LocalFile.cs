using System.Runtime.InteropServices;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>An open file with the size and the time that it had when it was opened.</summary>
public sealed partial class LocalFile : IDisposable
{
    // Of Linux, the same on x64 and arm64.
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private LocalFile(string path, SafeFileHandle handle, FileStatus? status)
    {
        (Path, Handle, Status) = (path, handle, status);
        (Size, Modified) = ReadState();
    }

    /// <summary>Where it is on this machine.</summary>
    public string Path { get; }

    /// <summary>The open file, for reads at any offset.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Its size in bytes when it was opened.</summary>
    public long Size { get; }

    /// <summary>Its modification time when it was opened, in microseconds, as the archive keeps it; clamped to the years 1 to 9999.</summary>
    public DateTimeOffset Modified { get; }

    /// <summary>The same for metadata: null where the year is outside of 1 to 9999, so that no date expresses it.</summary>
    public DateTimeOffset? DateModified => Status is { Modified.IsInCalendar: false } ? null : Modified;

    /// <summary>Whether what was remembered of it has proved wrong, so that it is to be read.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>What the system states of it when it is opened; null where it is no ordinary file.</summary>
    internal FileStatus? Status { get; }

    /// <summary>Opens a file, following links.</summary>
    /// <exception cref="FileChangedException">There is none.</exception>
    /// <exception cref="DandiException">It is a link that leads nowhere, or cannot be read.</exception>
    public static LocalFile Open(string path)
    {
        if (TryOpenOrdinary(path) is { } file)
            return file;
        SafeFileHandle? handle = null;
        try
        {
            EnsureOpensAtOnce(path);
            handle = File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous
            );
            return new LocalFile(path, handle, null);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            if (PathEntry.IsUndecodable(path))
                throw new DandiException($"The name of `{path}` is not valid UTF-8. Rename it.", error);
            var gone = new FileChangedException(path, error);
            throw PathEntry.TryLook(path, out _)?.DanglingLink is { } link
                ? new DandiException($"{gone.Message} ({link})", error)
                : gone;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException or NotSupportedException)
        {
            handle?.Dispose();
            throw new DandiException(
                $"`{path}` cannot be read: {error.Message.TrimEnd('.')}. Make it readable for you and run the command again.",
                error
            );
        }
    }

    /// <summary>Makes sure that the file is still the one that was opened.</summary>
    /// <param name="part">What was being read; null for the whole file.</param>
    /// <exception cref="FileChangedException">Its size or time is another one now.</exception>
    public void EnsureUnchanged(Part? part = null)
    {
        if (Status is not null && FileStatus.TryRead(Handle) == Status)
            return;
        var (size, modified) = (RandomAccess.GetLength(Handle), Round(File.GetLastWriteTimeUtc(Handle)));
        if (size != Size || modified != Modified)
            throw new FileChangedException(this, size, modified, part);
    }

    /// <summary>The modification time of a folder for metadata, in microseconds; null where the year is outside of 1 to 9999.</summary>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static DateTimeOffset? ReadDateModified(string path) =>
        PathEntry.Look(path).Status is { Modified.IsInCalendar: false } ? null : Round(PathEntry.ReadModified(path));

    /// <summary>Reads bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="offset">Where they begin in the file.</param>
    /// <returns>How many were read; 0 at the end of the file.</returns>
    /// <exception cref="DandiException">The system cannot read them.</exception>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(Handle, buffer, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(offset, error);
        }
    }

    /// <inheritdoc cref="Read"/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        try
        {
            return await RandomAccess.ReadAsync(Handle, buffer, offset, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(offset, error);
        }
    }

    /// <summary>Reads a small file as a whole; the caller has bounded its <see cref="Size"/>.</summary>
    /// <exception cref="IOException">The system cannot read it.</exception>
    public byte[] ReadAll()
    {
        var bytes = new byte[Size];
        var length = 0;
        for (int read; (read = RandomAccess.Read(Handle, bytes.AsSpan(length), length)) > 0; )
            length += read;
        return bytes[..length];
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>The usual case, with as few calls of the system as it takes: there may be millions of files.</summary>
    private static LocalFile? TryOpenOrdinary(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var descriptor = OpenDescriptor(path, ReadOnly | NonBlocking | CloseOnExec);
        if (descriptor < 0)
            return null;
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FileStatus.TryRead(handle) is { } status)
            return new LocalFile(path, handle, status);
        handle.Dispose();
        return null;
    }

    private DandiException Unreadable(long offset, Exception error) =>
        new(
            $"`{Path}` cannot be read at byte {offset}: {error.Message.TrimEnd('.')}. Check the disk that it is on, then run the command again.",
            error
        );

    private (long Size, DateTimeOffset Modified) ReadState() =>
        Status is { } status
            ? (status.Size, Round(status.Modified.ToDateTime()))
            : (RandomAccess.GetLength(Handle), Round(File.GetLastWriteTimeUtc(Handle)));

    /// <summary>To open a pipe is to wait for whoever writes to it, perhaps for ever; this looks without waiting.</summary>
    /// <exception cref="IOException">It is no file of bytes.</exception>
    private static void EnsureOpensAtOnce(string path)
    {
        var descriptor = OpenDescriptor(path, ReadOnly | NonBlocking | CloseOnExec);
        if (descriptor < 0)
            return;
        using var probe = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            _ = RandomAccess.GetLength(probe);
        }
        catch (NotSupportedException error)
        {
            throw new IOException("It is a pipe or a device, no file.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    /// <summary>The time as the Python client rounds it: a binary fraction of a second, to the nearest microsecond.</summary>
    private static DateTimeOffset Round(DateTime modified)
    {
        var ticks = modified.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        var second = Math.Floor(ticks / (double)TimeSpan.TicksPerSecond);
        var fraction = (ticks - (second * TimeSpan.TicksPerSecond)) / TimeSpan.TicksPerSecond;
        var microseconds = Math.Round((second + fraction - second) * 1e6, MidpointRounding.ToEven);
        return DateTimeOffset.UnixEpoch.AddSeconds(second).AddMicroseconds(microseconds);
    }
}
