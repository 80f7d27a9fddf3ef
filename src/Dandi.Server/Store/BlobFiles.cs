using System.Buffers;
using System.Security.Cryptography;
using Dandi.Files;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Server.Store;

/// <summary>Files of bytes under names that the vault makes up: whole and on the disk, or not there at all.</summary>
internal sealed class BlobFiles : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int FilesInARow = 4096;

    // Hundreds of flushes at a time make a file system slower than a few, and each holds a thread.
    private readonly SemaphoreSlim _flushing = new(8);

    private long _taken = RandomNumberGenerator.GetInt32(256) * FilesInARow;
    private readonly string _folder;
    private readonly string _temporary;

    /// <summary>Opens the folder; what an earlier process left unfinished goes.</summary>
    public BlobFiles(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _temporary = Path.Combine(_folder, "unfinished");
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
        Directory.CreateDirectory(_temporary);
    }

    /// <summary>Takes a stream into a new file. Its bytes are on the disk then; its name is once <see cref="FolderFlush"/> has flushed <see cref="FolderOf"/>.</summary>
    /// <returns>The name of the file, its size, the MD5 of its bytes.</returns>
    /// <exception cref="IOException">The stream was cut off, or the disk is full: nothing stays.</exception>
    public async Task<(string Name, long Size, byte[] Md5)> TakeAsync(
        Stream source,
        CancellationToken cancellationToken
    )
    {
        // Files that come one after another lie in one folder: so a group of them needs one flush of it.
        var folder = (byte)(Interlocked.Increment(ref _taken) / FilesInARow);
        var name = $"{folder:x2}{Guid.NewGuid():N}"[..32];
        // Flushed here, for few may do so at a time.
        using var file = AtomicFile.Create(
            PathOf(name),
            durability: Durability.None,
            draft: Path.Combine(_temporary, name)
        );
        var (size, md5) = await WriteAsync(file.Stream.SafeFileHandle, source, cancellationToken);
        Directory.CreateDirectory(FolderOf(name));
        file.Commit();
        return (name, size, md5);
    }

    /// <summary>Opens a file for reading.</summary>
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

    /// <summary>Removes files that nothing refers to any more.</summary>
    public void Remove(IEnumerable<string> names)
    {
        foreach (var name in names)
            File.Delete(PathOf(name));
    }

    /// <summary>Removes every file that is not among the known ones: what a process left that died between file and row.</summary>
    public void Sweep(Func<string, bool> isKnown)
    {
        foreach (
            var file in Directory
                .EnumerateDirectories(_folder)
                .Where(folder => folder != _temporary)
                .SelectMany(folder => Directory.EnumerateFiles(folder))
        )
        {
            if (!isKnown(Path.GetFileName(file)))
                File.Delete(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _flushing.Dispose();

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
            await _flushing.WaitAsync(cancellationToken);
            try
            {
                RandomAccess.FlushToDisk(file);
            }
            finally
            {
                _flushing.Release();
            }
            return (size, md5.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The folder that a file lies in.</summary>
    public string FolderOf(string name) => Path.GetDirectoryName(PathOf(name))!;
}
