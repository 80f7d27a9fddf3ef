using Dandi.Files;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Downloads.Targets;

/// <summary>
/// A file that is being downloaded: the open folder <c>NAME.dandidownload</c> next to the target, with the files of the
/// Python client, so that each program can continue what the other began. Disposing it closes the folder and keeps its
/// files. Not thread-safe.
/// </summary>
public sealed class PartialFile : IDisposable
{
    private const string LockName = "lock";
    private const string ChecksumName = "checksum";
    private const string NewChecksumName = "checksum.new";
    private const string DataName = "file";
    private const int MaxChecksumBytes = 64 << 10;
    private readonly TargetFile _target;
    private readonly FolderHandle _parent;
    private readonly FolderHandle _folder;

    internal PartialFile(TargetFile target, FolderHandle parent, FolderHandle folder) =>
        (_target, _parent, _folder) = (target, parent, folder);

    /// <summary>Makes sure that no other program downloads the file, the Python client included.</summary>
    /// <returns>The lock, until it is disposed.</returns>
    /// <exception cref="DandiException">Another program downloads it.</exception>
    public FileStream TakeLock() => _target.Lock(_folder, LockName);

    /// <summary>Opens or creates the file of the bytes so far, for reading and writing.</summary>
    /// <exception cref="DandiException">It cannot be opened.</exception>
    public SafeFileHandle OpenData() => Wrap("written", () => _folder.OpenFile(DataName, FileMode.OpenOrCreate));

    /// <summary>Reads the digests that the bytes so far belong to.</summary>
    /// <returns>Null if there is no such file, or none that can be used.</returns>
    public byte[]? TryReadChecksum()
    {
        try
        {
            using var file = _folder.OpenFile(ChecksumName, FileMode.Open);
            var bytes = new byte[MaxChecksumBytes + 1];
            var length = 0;
            for (int read; (read = RandomAccess.Read(file, bytes.AsSpan(length), length)) > 0; )
                length += read;
            return length <= MaxChecksumBytes ? bytes[..length] : null;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // The download starts over, which is always right.
            return null;
        }
    }

    /// <summary>Replaces the digests that the bytes so far belong to.</summary>
    /// <exception cref="DandiException">They cannot be written; the old ones are kept.</exception>
    public void WriteChecksum(ReadOnlyMemory<byte> content) => Wrap("written", () =>
        {
            using (var file = _folder.OpenFile(NewChecksumName, FileMode.Create))
                RandomAccess.Write(file, content.Span, 0);
            return Move(NewChecksumName, _folder, ChecksumName, replaces: true);
        });

    /// <summary>Gives the bytes the name of the target, and deletes the folder.</summary>
    /// <param name="replaces">Whether what exists at the target is replaced.</param>
    /// <exception cref="DandiException">
    /// Something exists at the target that is not to be replaced; the bytes are kept.
    /// </exception>
    public void Commit(bool replaces)
    {
        TargetError.Wrap(_target.FullPath, "written", () => _target.Place(_folder, DataName, _parent, replaces));
        Delete();
    }

    /// <summary>Deletes the folder and the files in it.</summary>
    public void Delete()
    {
        foreach (var name in (ReadOnlySpan<string>)[DataName, ChecksumName, NewChecksumName, LockName])
            _folder.DeleteFile(name);
        // Files of other programs stay, and the folder with them.
        _ = _parent.TryDeleteFolder(_target.Name + TargetNames.PartialExtension);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _parent.Dispose();
    }

    private bool Move(string name, FolderHandle folder, string newName, bool replaces) =>
        _folder.TryRename(name, folder, newName, replaces) ? true : throw TargetError.Exists(_target.FullPath);

    private T Wrap<T>(string verb, Func<T> action) => TargetError.Wrap(_target.FullPath, verb, action);
}
