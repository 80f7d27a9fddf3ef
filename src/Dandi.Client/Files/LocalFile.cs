using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>
/// A file that is open for reading, with the size and modification time that it had when it was opened. Reads are
/// thread-safe.
/// </summary>
public sealed class LocalFile : IDisposable
{
    private LocalFile(string path, SafeFileHandle handle, FileStatus? status)
    {
        (Path, Handle, Status) = (path, handle, status);
        (Size, Modified) = ReadState();
    }

    /// <summary>The path on this machine.</summary>
    public string Path { get; }

    /// <summary>The open file, for reads at any offset; owned by this object.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The size in bytes when the file was opened.</summary>
    public long Size { get; }

    /// <summary>
    /// The modification time when the file was opened, rounded to microseconds as the archive stores it, and clamped to
    /// the years 1 to 9999.
    /// </summary>
    public DateTimeOffset Modified { get; }

    /// <summary>The modification time for metadata; null if the year is outside of 1 to 9999.</summary>
    public DateTimeOffset? DateModified => Status is { Modified.IsInDateTimeRange: false } ? null : Modified;

    /// <summary>
    /// Whether to hash the file even if the digest cache knows it, because a cached digest has proved wrong.
    /// </summary>
    public bool SkipsDigestCache { get; set; }

    /// <summary>The status when the file was opened; null if the system does not report it completely.</summary>
    internal FileStatus? Status { get; }

    /// <summary>Opens a file, following symbolic links.</summary>
    /// <exception cref="FileChangedException">The file does not exist (any more).</exception>
    /// <exception cref="DandiException">The path is a dangling link, or cannot be read.</exception>
    public static LocalFile Open(string path)
    {
        try
        {
            var handle = RegularFile.OpenHandle(path, out var status);
            return new LocalFile(path, handle, status);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            if (PathEntry.IsUndecodable(path))
                throw new DandiException($"The name of `{path}` is not valid UTF-8. Rename it.", error);
            var gone = new FileChangedException(path, error);
            throw PathEntry.TryRead(path, out _)?.DanglingLink is { } link
                ? new DandiException($"{gone.Message} ({link})", error)
                : gone;
        }
        catch (NotRegularFileException error)
        {
            throw new DandiException(
                $"`{path}` cannot be read: it is {error.Kind}, and only regular files are read. "
                    + "Use a regular file instead, then run the command again.",
                error
            );
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new DandiException(
                $"`{path}` cannot be read: {error.Message.TrimEnd('.')}. "
                    + "Make it readable for you, then run the command again.",
                error
            );
        }
    }

    /// <summary>Wraps a file that is open already, and becomes its owner.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="handle">The open file.</param>
    internal static LocalFile Of(string path, SafeFileHandle handle) => new(path, handle, FileStatus.TryRead(handle));

    /// <summary>Checks that size and modification time are the same as when the file was opened.</summary>
    /// <param name="part">The part that was being read, for the message; null for the whole file.</param>
    /// <exception cref="FileChangedException">The size or time is different now.</exception>
    public void EnsureUnchanged(Part? part = null)
    {
        if (Status is not null && FileStatus.TryRead(Handle) == Status)
            return;
        var (size, modified) = (RandomAccess.GetLength(Handle), Round(File.GetLastWriteTimeUtc(Handle)));
        if (size != Size || modified != Modified)
            throw new FileChangedException(this, size, modified, part);
    }

    /// <summary>
    /// Reads the modification time of a folder for metadata, rounded to microseconds; null if the year is outside of 1
    /// to 9999.
    /// </summary>
    /// <exception cref="IOException">The time cannot be read.</exception>
    public static DateTimeOffset? ReadDateModified(string path) =>
        PathEntry.Read(path).Status is { Modified.IsInDateTimeRange: false }
            ? null
            : Round(PathEntry.ReadModificationTime(path));

    /// <summary>Reads bytes at an offset, perhaps fewer than the buffer holds.</summary>
    /// <param name="buffer">The buffer to read into.</param>
    /// <param name="offset">The position of the first byte in the file.</param>
    /// <returns>The number of bytes read; 0 at the end of the file.</returns>
    /// <exception cref="DandiException">The file cannot be read at this position.</exception>
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

    /// <summary>Reads a small file into memory; the caller must have checked its <see cref="Size"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
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

    private DandiException Unreadable(long offset, Exception error) =>
        new(
            $"`{Path}` cannot be read at byte {offset}: {error.Message.TrimEnd('.')}. "
                + "Check the disk that it is on, then run the command again.",
            error
        );

    private (long Size, DateTimeOffset Modified) ReadState() =>
        Status is { } status
            ? (status.Size, Round(status.Modified.ToDateTime()))
            : (RandomAccess.GetLength(Handle), Round(File.GetLastWriteTimeUtc(Handle)));

    /// <summary>
    /// Rounds a time as the Python client does: the fraction of the second as a binary floating-point number, rounded
    /// to the nearest microsecond.
    /// </summary>
    private static DateTimeOffset Round(DateTime modified)
    {
        var ticks = modified.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        var second = Math.Floor(ticks / (double)TimeSpan.TicksPerSecond);
        var fraction = (ticks - (second * TimeSpan.TicksPerSecond)) / TimeSpan.TicksPerSecond;
        var microseconds = Math.Round((second + fraction - second) * 1e6, MidpointRounding.ToEven);
        // The last second that there is may be rounded up.
        return DateTimeOffset
            .UnixEpoch.AddClamped(TimeSpan.FromSeconds(second))
            .AddClamped(TimeSpan.FromMicroseconds(microseconds));
    }
}
