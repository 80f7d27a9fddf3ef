namespace Dandi.Files;

/// <summary>
/// Makes sure, before a file is written, that there is space for it and for the rest of those in progress.
/// Thread-safe.
/// </summary>
/// <param name="folder">A folder on the file system that is written to.</param>
public sealed class DiskSpace(string folder)
{
    private long _reserved;

    /// <summary>How many bytes the user may still write; null if the file system does not tell.</summary>
    public long? Free
    {
        get
        {
            try
            {
                return new DriveInfo(folder).AvailableFreeSpace;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                return null;
            }
        }
    }

    /// <summary>How many bytes are still to be written of files in progress.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>Describes that not everything will fit; null if it may.</summary>
    /// <param name="what">What is written, as the subject of a sentence in the plural.</param>
    /// <param name="size">The bytes of everything.</param>
    public string? FindProblem(string what, long size) =>
        Free is { } free && free < size
            ? $"{what} have {ByteCount.Format(size)}, but only {ByteCount.Format(free)} are free in "
                + $"`{folder}`: what does not fit and is not there yet will fail."
            : null;

    /// <summary>Reserves space for a file.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="size">The bytes that are still to be written.</param>
    /// <exception cref="DandiException">There is not enough.</exception>
    public Reservation Reserve(string path, long size)
    {
        var reserved = Interlocked.Add(ref _reserved, size);
        if (Free is not { } free || free >= reserved)
            return new Reservation(this, size);
        Interlocked.Add(ref _reserved, -size);
        var others = reserved > size ? $" and {ByteCount.Format(reserved - size)} for files in progress" : "";
        throw new DandiException(
            $"Not enough space for `{path}`: it needs {ByteCount.Format(size)}{others}, but only "
                + $"{ByteCount.Format(free)} are free in `{folder}`. Free some space or download into another folder "
                + "(`--output-dir`), then run the command again."
        );
    }

    /// <summary>Space for one file, released when it is disposed. Used by one thread at a time.</summary>
    public sealed class Reservation(DiskSpace space, long size) : IDisposable
    {
        private long _left = size;

        /// <summary>Reports how many bytes are still to be written, which only decreases.</summary>
        public void Shrink(long left)
        {
            if (left >= _left)
                return;
            Interlocked.Add(ref space._reserved, left - _left);
            _left = left;
        }

        /// <inheritdoc/>
        public void Dispose() => Shrink(0);
    }
}
