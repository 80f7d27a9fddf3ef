using System.Security.Cryptography;
using Dandi.Digests.Cache;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Zarr;

namespace Dandi.Digests;

/// <summary>Computes digests of files and Zarrs for <c>dandi digest</c>. Thread-safe.</summary>
/// <param name="processors">The number of threads that compute at a time, for all paths together.</param>
/// <param name="cache">The digest cache, which the caller disposes; null to read every file.</param>
/// <param name="maxLanes">The maximum number of vector lanes to use, for comparisons.</param>
public sealed class PathDigester(int processors, DigestCache? cache = null, int maxLanes = int.MaxValue) : IDisposable
{
    private readonly FileDigester _files = new(processors, cache, maxLanes);

    /// <summary>Which links to folders in a Zarr are followed, given its full path.</summary>
    /// <value>Those to folders within the Zarr.</value>
    public Func<string, FolderLinks> LinksIn { get; init; } = FolderLinks.Within;

    /// <summary>A description of the MD5 kernel, for the log.</summary>
    public string KernelName => _files.KernelName;

    /// <summary>How many paths callers should hash at a time, so that the digester is never idle.</summary>
    public int Parallel => _files.Parallel;

    /// <summary>Computes the digest of a file or folder; symbolic links are followed.</summary>
    /// <param name="path">A file; with <see cref="DigestAlgorithm.ZarrChecksum"/> also a folder.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The digest in the form that the archive and the Python client use.</returns>
    /// <exception cref="DandiException">
    /// The path cannot be read, changed while it was read, or has no digest of this kind.
    /// </exception>
    public Task<string> ComputeAsync(string path, DigestAlgorithm algorithm, CancellationToken cancellationToken) =>
        ReadAsync(path, () =>
        {
            if (!PathEntry.IsFolder(path))
                return DigestFileAsync(path, algorithm, cancellationToken);
            if (algorithm == DigestAlgorithm.ZarrChecksum)
                return DigestZarrAsync(OpenZarr(Path.TrimEndingDirectorySeparator(path)), cancellationToken);
            throw new DandiException(
                $"`{path}` is a folder, and this algorithm works on files only. "
                    + "If the folder is a Zarr, use -d zarr-checksum; otherwise name the files in it."
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
        EnsureCompletelyRead(file);
        return digest;
    }

    private async Task<string> ComputeETagAsync(LocalFile file, CancellationToken cancellationToken)
    {
        if (file.Size > PartPlan.MaxSize)
        {
            throw new DandiException(
                $"`{file.Path}` has {file.Size} bytes, but the archive accepts at most {PartPlan.MaxSize} bytes "
                    + "(5 TiB), so it has no dandi-etag. Split the file, or use another algorithm such as -d sha256."
            );
        }
        return (await _files.ComputeAsync(file, _ => { }, cancellationToken)).Value;
    }

    private ZarrStore OpenZarr(string path) => new(path, LinksIn(Path.GetFullPath(path)));

    private async Task<string> DigestZarrAsync(ZarrStore store, CancellationToken cancellationToken)
    {
        using var noBuffers = new ChunkBuffers(null);
        var checksum = await new ZarrDigester(_files.Parallel).ComputeAsync(
            store,
            store.Paths().ToAsyncEnumerable(),
            DigestEntryAsync,
            null,
            cancellationToken
        );
        // It is null only if an entry was skipped; here, an entry that fails throws.
        return checksum!;

        async Task<ZarrEntry?> DigestEntryAsync(string path, CancellationToken token)
        {
            var fullPath = store.FullPath(path);
            var hashed = await ReadAsync(fullPath, () => _files.HashWholeAsync(fullPath, noBuffers, token));
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
                "Not an algorithm over the whole content of a file."
            ),
        };

    /// <summary>
    /// Checks that nothing follows after the size of a file: files that the system generates, as in <c>/proc</c>,
    /// report size 0, so their digest would silently be that of an empty file.
    /// </summary>
    private static void EnsureCompletelyRead(LocalFile file)
    {
        file.EnsureUnchanged();
        Span<byte> more = stackalloc byte[1];
        if (file.Read(more, file.Size) == 0)
            return;
        throw new DandiException(
            $"`{file.Path}` has more bytes than the {file.Size} that the system reports: it is not a regular file. "
                + "Copy its content to a regular file and hash that."
        );
    }

    /// <summary>Reads a file or folder, with errors worded for reading instead of uploading.</summary>
    private static async Task<T> ReadAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (FileChangedException error)
        {
            throw new DandiException(
                $"`{path}` changed while it was being read. "
                    + "Make sure no other program is writing to it, then run the command again.",
                error
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException(
                $"Cannot read `{path}`: {error.Message.TrimEnd('.')}. "
                    + "Check its permissions and the disk that it is on.",
                error
            );
        }
    }
}
