using Dandi.Downloads.Targets;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Downloads;

/// <summary>
/// The bytes of a file that have arrived so far, on disk and locked. Other programs, the Python client among them, can
/// continue from there if this one ends: the bytes are complete from the first on, without holes.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PartialDownload : IDisposable
{
    private readonly PartialFile _folder;
    private readonly FileStream _lock;
    private readonly TargetFile _target;

    private PartialDownload(TargetFile target, PartialFile folder, FileStream @lock, LocalFile data) =>
        (_target, _folder, _lock, Data) = (target, folder, @lock, data);

    /// <summary>The bytes so far.</summary>
    public LocalFile Data { get; }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Opens or creates the bytes of a target. Those of other content are dropped: they were downloaded for another
    /// digest, or there are more of them than the file has.
    /// </summary>
    /// <exception cref="DandiException">Another program is downloading the file, or it cannot be written.</exception>
    public static PartialDownload Open(TargetFile target, DownloadSource source)
    {
        var folder = target.OpenPartial();
        FileStream? @lock = null;
        LocalFile? data = null;
        try
        {
            @lock = folder.TakeLock();
            data = LocalFile.Of(target.FullPath, folder.OpenData());
            var partial = new PartialDownload(target, folder, @lock, data) { Length = data.Size };
            if (data.Size > source.Size || !source.Digest.Matches(folder.TryReadChecksum()))
                partial.Restart();
            folder.WriteChecksum(source.Digest.ToChecksumFile());
            return partial;
        }
        catch
        {
            data?.Dispose();
            @lock?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Drops all bytes.</summary>
    public void Restart()
    {
        Wrap(() => RandomAccess.SetLength(Data.Handle, 0));
        Length = 0;
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="position">The position of the first one; those after it are replaced.</param>
    /// <param name="bytes">The bytes.</param>
    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(Data.Handle, bytes, position);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw TargetError.Describe(_target.FullPath, "written", error);
        }
        Length = position + bytes.Length;
    }

    /// <summary>Gives the verified bytes their modification time and final name.</summary>
    /// <param name="modified">The modification time; null to leave it.</param>
    /// <param name="replaces">Whether a file at the target is replaced.</param>
    /// <exception cref="TargetAppearedException">
    /// Another program has created the file; the bytes are deleted.
    /// </exception>
    public void Commit(DateTimeOffset? modified, bool replaces)
    {
        Wrap(() =>
        {
            _target.FlushBeforeReplacing(Data.Handle, replaces);
            if (modified is { } time)
                FileTimes.SetModified(Data.Handle, FileTime.Of(time));
        });
        try
        {
            _folder.Commit(replaces);
        }
        catch (TargetAppearedException)
        {
            Delete();
            throw;
        }
    }

    /// <summary>Deletes the bytes, which are of no use.</summary>
    public void Delete() => Wrap(_folder.Delete);

    /// <inheritdoc/>
    public void Dispose()
    {
        Data.Dispose();
        _lock.Dispose();
        _folder.Dispose();
    }

    private void Wrap(Action action) => TargetError.Wrap(_target.FullPath, "written", action);
}
