using System.Buffers;
using System.Security.Cryptography;
using Dandi.Files;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Server.Store.Files;

/// <summary>
/// Immutable files with generated names (<see cref="BlobFileName"/>), which hold the bytes of objects and parts.
/// </summary>
/// <remarks>
/// <para>
/// <b>Life of a file.</b> <see cref="AddAsync"/> or <see cref="BlobPacks"/> writes and flushes it in the folder
/// <c>unfinished</c>. Once its rows are committed, <see cref="Publish"/> moves it to its own folder; until then it is
/// pending (<see cref="PendingFiles"/>). So after a crash, a file in <c>unfinished</c> is either named by a row and
/// moved (<see cref="BlobRecovery"/>), or was never acknowledged and is deleted. Files in their own folders are deleted
/// by name only.
/// </para>
/// <para>
/// <b>Readers</b> pin the files of an object while they read it: <see cref="Remove"/> deletes a pinned file when its
/// last reader is done, so that a download ends with the bytes with which it began.
/// </para>
/// Thread-safe.
/// </remarks>
internal sealed class BlobFiles : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int FilesPerFolder = 4096;

    // A few concurrent flushes are faster than hundreds, and each blocks a thread.
    private readonly SemaphoreSlim _flushes = new(8);

    private readonly PinnedFiles _pinned = new();
    private readonly PendingFiles _pending = new();
    private readonly Action<SafeFileHandle> _flush;
    private readonly string _folder;
    private long _created = RandomNumberGenerator.GetInt32(256) * FilesPerFolder;

    /// <summary>Opens a folder, which <see cref="CreateFolders"/> creates: a check must not change anything.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="flush">Flushes a new file to disk; null for the default.</param>
    /// <exception cref="DandiException">The folder of new files is something other than a folder.</exception>
    public BlobFiles(string folder, Action<SafeFileHandle>? flush = null)
    {
        _flush = flush ?? RandomAccess.FlushToDisk;
        _folder = Path.GetFullPath(folder);
        Packs = new BlobPacks(this);
        Unfinished = Path.Combine(_folder, BlobRecovery.UnfinishedName);
        BlobRecovery.EnsureFolder(Unfinished);
    }

    /// <summary>Writes the bytes of small objects.</summary>
    public BlobPacks Packs { get; }

    /// <summary>The folder of new files, to be flushed before the row of a new file is committed.</summary>
    public string Unfinished { get; }

    /// <summary>Creates the folders that new files need, and restricts them to their owner.</summary>
    public void CreateFolders()
    {
        PrivateAccess.EnsureFolder(_folder);
        PrivateAccess.EnsureFolder(Unfinished);
    }

    /// <summary>
    /// Writes a stream to a new file. Its content is on the disk when the task completes; its name is not, until the
    /// caller flushes <see cref="Unfinished"/> with <see cref="FolderFlush"/>. It is pending until
    /// <see cref="Release"/>.
    /// </summary>
    /// <returns>The file and the MD5 of its bytes.</returns>
    /// <exception cref="IOException">The stream was cut off, or the disk is full. No file remains.</exception>
    public async Task<(StoredBytes Bytes, byte[] Md5)> AddAsync(Stream source, CancellationToken cancellationToken)
    {
        var name = NewName();
        var path = Path.Combine(Unfinished, name);
        await using var file = PrivateAccess.Create(path);
        try
        {
            var (size, md5) = await WriteAsync(file.SafeFileHandle, source, cancellationToken);
            _pending.Add(name, 1);
            return (new StoredBytes(name, 0, size), md5);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes the bytes of several objects to a new file, as <see cref="AddAsync"/> does.</summary>
    /// <returns>The name of the file, which is pending until there was a <see cref="Release"/> for each.</returns>
    /// <exception cref="IOException">The disk is full. No file remains.</exception>
    public string AddPack(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        var name = NewName();
        var path = Path.Combine(Unfinished, name);
        using var file = PrivateAccess.Create(path);
        try
        {
            RandomAccess.Write(file.SafeFileHandle, content, 0);
            _flush(file.SafeFileHandle);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        _pending.Add(name, content.Count);
        return name;
    }

    /// <summary>Whether rows that are to name a new file are not committed yet: it must not be removed.</summary>
    public bool IsPending(string name) => _pending.Contains(name);

    /// <inheritdoc cref="PendingFiles.Release"/>
    public bool Release(string name) => _pending.Release(name);

    /// <summary>Moves a file to its own folder, after its rows were committed.</summary>
    public void Publish(string name)
    {
        try
        {
            var target = PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!, FileModes.OwnerOnlyFolder);
            File.Move(Path.Combine(Unfinished, name), target, overwrite: true);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // It was replaced and removed already, or the disk is full: it can be read where it is.
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">The name is not that of a file of the store, or there is no such file.</exception>
    public FileStream OpenRead(string name)
    {
        var path = PathOf(name);
        try
        {
            return Open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another thread may be publishing it right now.
            return OpenUnlessMoved(Path.Combine(Unfinished, name), path);
        }
    }

    /// <summary>
    /// The path of a file, wherever it is; null if there is none, or the name is not that of a file of the store.
    /// </summary>
    public string? Find(string name) =>
        BlobFileName.IsValid(name)
            ? new[] { PathOf(name), Path.Combine(Unfinished, name) }.FirstOrDefault(path =>
                PathKinds.Of(path) == PathKind.File
            )
            : null;

    /// <summary>Keeps files until the result is disposed, even if they are removed meanwhile.</summary>
    public IDisposable Pin(IReadOnlyList<string> names)
    {
        _pinned.Add(names);
        return new Reader(this, names);
    }

    /// <summary>Deletes files of the store, those that are being read when their last reader is done.</summary>
    /// <returns>The names of the files that were deleted, or did not exist.</returns>
    public IReadOnlyList<string> Remove(IEnumerable<string> names)
    {
        var removed = new List<string>();
        foreach (var name in names.Where(BlobFileName.IsValid))
        {
            if (!_pinned.TryDefer(name) && TryDelete(name))
                removed.Add(name);
        }
        return removed;
    }

    /// <inheritdoc cref="BlobRecovery.Run"/>
    public long Recover(Func<string, bool> isKnown, bool removesUnknown) =>
        new BlobRecovery(_folder, this).Run(isKnown, removesUnknown);

    /// <inheritdoc/>
    public void Dispose() => _flushes.Dispose();

    // Consecutive files share a folder, which then is in the cache of the file system.
    private string NewName() => BlobFileName.New((byte)(Interlocked.Increment(ref _created) / FilesPerFolder));

    private string PathOf(string name) =>
        BlobFileName.IsValid(name)
            ? Path.Combine(_folder, name[..2], name)
            : throw new IOException("The database names a file that does not belong to the store.");

    private static FileStream OpenUnlessMoved(string unfinished, string path)
    {
        try
        {
            return Open(unfinished);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Open(path);
        }
    }

    private static FileStream Open(string path)
    {
        if (PathKinds.Of(path) is PathKind.Link or PathKind.Special)
            throw new IOException("A file of the store was replaced by something else.");
        return new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            }
        );
    }

    /// <summary>Deletes a file where it is. The order matters: it may be published at the same time.</summary>
    private bool TryDelete(string name)
    {
        try
        {
            File.Delete(Path.Combine(Unfinished, name));
            var path = PathOf(name);
            if (Directory.Exists(Path.GetDirectoryName(path)))
                File.Delete(path);
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // Its row in the table of unused files stays, and the next start tries again.
            return false;
        }
    }

    private async Task<(long Size, byte[] Md5)> WriteAsync(
        SafeFileHandle file,
        Stream source,
        CancellationToken cancellationToken
    )
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            for (
                int read;
                (
                    read = await source.ReadAtLeastAsync(
                        buffer.AsMemory(0, BufferSize),
                        BufferSize,
                        throwOnEndOfStream: false,
                        cancellationToken
                    )
                ) > 0;
                size += read
            )
            {
                md5.AppendData(buffer, 0, read);
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), size, cancellationToken);
            }
            await _flushes.WaitAsync(cancellationToken);
            try
            {
                _flush(file);
            }
            finally
            {
                _flushes.Release();
            }
            return (size, md5.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Reader(BlobFiles files, IReadOnlyList<string> names) : IDisposable
    {
        private IReadOnlyList<string>? _names = names;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _names, null) is not { } pinned)
                return;
            foreach (var name in files._pinned.Release(pinned))
                files.TryDelete(name);
        }
    }
}
