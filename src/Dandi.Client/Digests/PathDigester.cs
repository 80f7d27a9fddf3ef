using System.Security.Cryptography;
using Dandi.Digests.Cache;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Zarr;

namespace Dandi.Digests;

/// <summary>Digests files and Zarrs, whatever the algorithm.</summary>
/// <param name="processors">How many threads compute at a time, over all paths.</param>
/// <param name="cache">What remembers digests from other runs; null for nothing.</param>
/// <param name="mostLanes">How many lanes of the processor are used at most, for comparisons.</param>
public sealed class PathDigester(int processors, DigestCache? cache = null, int mostLanes = int.MaxValue) : IDisposable
{
    private readonly FileDigester _files = new(processors, cache, mostLanes);

    /// <summary>What computes MD5, for people.</summary>
    public string KernelName => _files.KernelName;

    /// <summary>How many paths should be asked for at a time, so that the digester is never idle.</summary>
    public int Parallel => _files.Parallel;

    /// <summary>The digest of what is at a path; links are followed.</summary>
    /// <param name="path">A file, or with <see cref="DigestAlgorithm.ZarrChecksum"/> also a folder.</param>
    /// <param name="algorithm">Which digest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The text that the archive and the Python client have for it.</returns>
    /// <exception cref="DandiException">It cannot be read, changes meanwhile, or has no such digest.</exception>
    public Task<string> ComputeAsync(string path, DigestAlgorithm algorithm, CancellationToken cancellationToken) =>
        ReadAsync(path, () =>
        {
            if (!PathEntry.IsFolder(path))
                return DigestFileAsync(path, algorithm, cancellationToken);
            if (algorithm == DigestAlgorithm.ZarrChecksum)
                return DigestZarrAsync(new ZarrStore(Path.TrimEndingDirectorySeparator(path)), cancellationToken);
            throw new DandiException(
                $"`{path}` is a folder, and this is a digest of files. If the folder is a Zarr, use -d zarr-checksum; otherwise name the files in it."
            );
        });

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private async Task<string> DigestFileAsync(
        string path,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken
    )
    {
        using var file = LocalFile.Open(path);
        var digest =
            algorithm == DigestAlgorithm.DandiETag
                ? await ComputeETagAsync(file, cancellationToken)
                : await _files.HashAsync(file, HashOf(algorithm), cancellationToken);
        EnsureWasWhole(file);
        return digest;
    }

    private async Task<string> ComputeETagAsync(LocalFile file, CancellationToken cancellationToken)
    {
        if (file.Size > PartPlan.MaximumSize)
        {
            throw new DandiException(
                $"`{file.Path}` has {file.Size} bytes, and a file of more than {PartPlan.MaximumSize} bytes (5 TiB) has no dandi-etag: the archive takes none. Split it, or use another algorithm such as -d sha256."
            );
        }
        return (await _files.ComputeAsync(file, _ => { }, cancellationToken)).Value;
    }

    private async Task<string> DigestZarrAsync(ZarrStore store, CancellationToken cancellationToken)
    {
        using var nothing = new ChunkBuffers(null);
        var checksum = await new ZarrDigester(_files.Parallel).ComputeAsync(
            store,
            store.Paths().ToAsyncEnumerable(),
            DigestEntryAsync,
            null,
            cancellationToken
        );
        // It is missing only where a file was passed over, and a file that fails ends it here.
        return checksum!;

        async Task<ZarrEntry?> DigestEntryAsync(string path, CancellationToken token)
        {
            var full = store.FullPath(path);
            var hashed = await ReadAsync(full, () => _files.HashWholeAsync(full, nothing, token));
            return new ZarrEntry(path, hashed.Md5, hashed.Size);
        }
    }

    private static HashAlgorithmName HashOf(DigestAlgorithm algorithm) =>
        algorithm switch
        {
            DigestAlgorithm.Md5 or DigestAlgorithm.ZarrChecksum => HashAlgorithmName.MD5,
            DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
            DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
            DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
            _ => throw new ArgumentOutOfRangeException(
                nameof(algorithm),
                algorithm,
                "no algorithm over all bytes of a file"
            ),
        };

    /// <summary>Files that the system makes up state no size; their digest would silently be that of nothing.</summary>
    private static void EnsureWasWhole(LocalFile file)
    {
        file.EnsureUnchanged();
        Span<byte> more = stackalloc byte[1];
        if (file.Read(more, file.Size) == 0)
            return;
        throw new DandiException(
            $"`{file.Path}` has more bytes than the {file.Size} that the system states: it is no ordinary file. Copy it into one, and digest that."
        );
    }

    /// <summary>Reads a file or folder; what the system or an upload would say of a failure is said for a reader.</summary>
    private static async Task<T> ReadAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (FileChangedException error)
        {
            throw new DandiException(
                $"`{path}` changed while it was being read. Run the command again when nothing writes to it any more.",
                error
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException($"`{path}` cannot be read: {error.Message}", error);
        }
    }
}
