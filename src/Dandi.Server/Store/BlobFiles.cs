using System.Buffers;
using System.Security.Cryptography;
using Dandi.Files;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Server.Store;

/// <summary>
/// Immutable files with generated names, which hold the bytes of objects and parts. A file exists completely or not at
/// all, and its content is flushed before it gets its name.
/// </summary>
/// <remarks>
/// The first two characters of a name are its folder. Which file belongs to which object is recorded in the database
/// only; <see cref="RemoveUnknown"/> deletes files whose row was never written. Thread-safe.
/// </remarks>
internal sealed class BlobFiles : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int FilesPerFolder = 4096;

    // A few concurrent flushes are faster than hundreds, and each blocks a thread.
    private readonly SemaphoreSlim _flushes = new(8);

    private long _created = RandomNumberGenerator.GetInt32(256) * FilesPerFolder;
    private readonly string _folder;
    private readonly string _unfinished;

    /// <summary>Opens the folder and deletes unfinished files of an earlier process.</summary>
    public BlobFiles(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _unfinished = Path.Combine(_folder, "unfinished");
        if (Directory.Exists(_unfinished))
            Directory.Delete(_unfinished, recursive: true);
        Directory.CreateDirectory(_unfinished);
    }

    /// <summary>
    /// Writes a stream to a new file. Its content is on the disk when the task completes; its name is not, until the
    /// caller flushes <see cref="FolderOf"/> with <see cref="FolderFlush"/>.
    /// </summary>
    /// <returns>The name, the size in bytes and the MD5 of the file.</returns>
    /// <exception cref="IOException">The stream was cut off, or the disk is full. No file remains.</exception>
    public async Task<(string Name, long Size, byte[] Md5)> AddAsync(Stream source, CancellationToken cancellationToken)
    {
        // Consecutive files share a folder, so that one flush of it makes a group of them durable.
        var folder = (byte)(Interlocked.Increment(ref _created) / FilesPerFolder);
        var name = $"{folder:x2}{Guid.NewGuid():N}"[..32];
        // WriteAsync flushes, because the number of concurrent flushes is limited.
        using var file = AtomicFile.Create(
            PathOf(name),
            durability: Durability.None,
            tempPath: Path.Combine(_unfinished, name)
        );
        var (size, md5) = await WriteAsync(file.Stream.SafeFileHandle, source, cancellationToken);
        Directory.CreateDirectory(FolderOf(name));
        file.Commit();
        return (name, size, md5);
    }

    public FileStream OpenRead(string name) =>
        new(
            PathOf(name),
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            }
        );

    /// <summary>Deletes files that are no longer referenced.</summary>
    public void Remove(IEnumerable<string> names)
    {
        foreach (var name in names)
            File.Delete(PathOf(name));
    }

    /// <summary>
    /// Deletes files without a row, left by a process that ended between writing the file and the row.
    /// </summary>
    public void RemoveUnknown(Func<string, bool> isKnown)
    {
        foreach (
            var file in Directory
                .EnumerateDirectories(_folder)
                .Where(folder => folder != _unfinished)
                .SelectMany(folder => Directory.EnumerateFiles(folder))
        )
        {
            if (!isKnown(Path.GetFileName(file)))
                File.Delete(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _flushes.Dispose();

    private string PathOf(string name) => Path.Combine(_folder, name[..2], name);

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
                RandomAccess.FlushToDisk(file);
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

    /// <summary>The folder of a file, to be flushed after the file was added.</summary>
    public string FolderOf(string name) => Path.GetDirectoryName(PathOf(name))!;
}
