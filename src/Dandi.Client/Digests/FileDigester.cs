using System.Buffers;
using System.Security.Cryptography;
using Dandi.Digests.Cache;
using Dandi.Digests.Lanes;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Digests;

/// <summary>Digests files: parts of large ones and many small ones side by side, all files of the process under one CPU gate.</summary>
/// <remarks>MD5 is computed of as many messages at a time as the vectors of the processor have lanes (<see cref="Md5Lanes"/>); other digests one by one.</remarks>
public sealed class FileDigester : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int MaxDigest = SHA512.HashSizeInBytes;
    private readonly LanePool _pool;
    private readonly DigestCache? _cache;

    /// <summary>A digester.</summary>
    /// <param name="processors">How many threads compute at a time; not more than 16 do.</param>
    /// <param name="cache">What remembers digests from other runs; null for nothing.</param>
    /// <param name="mostLanes">How many lanes of the processor are used at most, for comparisons.</param>
    public FileDigester(int processors, DigestCache? cache = null, int mostLanes = int.MaxValue)
        : this(processors, LaneKernel.Within(mostLanes), TimeProvider.System, cache) { }

    internal FileDigester(int processors, LaneKernel kernel, TimeProvider time, DigestCache? cache = null)
    {
        _pool = new LanePool(processors, kernel, time);
        _cache = cache;
    }

    /// <summary>How many small files should be asked for at a time, so that no lane waits for the next.</summary>
    public int Parallel => 2 * _pool.Processors * _pool.Kernel.Lanes;

    /// <summary>How many threads compute at a time.</summary>
    public int Processors => _pool.Processors;

    /// <summary>What computes MD5, for people.</summary>
    public string KernelName => _pool.Kernel.Name;

    /// <summary>The dandi-etag of a file.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="progress">Told of bytes as they are read; called from many threads.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FileChangedException">The file got shorter.</exception>
    public async Task<DandiETag> ComputeAsync(
        LocalFile file,
        Action<long> progress,
        CancellationToken cancellationToken
    )
    {
        var plan = PartPlan.For(file.Size);
        if (plan.Count == 0)
            return new DandiETag(plan, []);
        var md5s = file.IsSuspect ? null : _cache?.Find(file, plan);
        if (md5s is null)
        {
            var began = _pool.Time.GetUtcNow();
            md5s = await HashPartsAsync(file, plan, progress, cancellationToken);
            _cache?.Add(file, plan, md5s, began);
        }
        else
        {
            progress(file.Size);
        }
        return new DandiETag(plan, md5s);
    }

    /// <summary>The MD5 of a whole file, together with its bytes where they were read, and are few enough to be kept for sending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffers">Where to keep the bytes; they are given back there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DandiException">The file cannot be read, or changes meanwhile.</exception>
    public Task<HashedFile> HashWholeAsync(string path, ChunkBuffers buffers, CancellationToken cancellationToken)
    {
        if (_cache is not null && FileStatus.TryRead(path) is { } status && _cache.Find(status, path) is { } md5)
            return Task.FromResult(new HashedFile(md5, status.Size, null));
        var began = _pool.Time.GetUtcNow();
        var message = new FileMessage(
            path,
            buffers,
            (read, digest) => _cache?.Add(read, path, digest, began),
            cancellationToken
        );
        _pool.Queue.Add(message);
        _pool.Start();
        return message.Hashed.WaitAsync(cancellationToken);
    }

    /// <summary>A digest of all bytes of a file.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="algorithm">Which digest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Lower-case hexadecimal digits.</returns>
    /// <exception cref="FileChangedException">The file got shorter.</exception>
    public async Task<string> HashAsync(
        LocalFile file,
        HashAlgorithmName algorithm,
        CancellationToken cancellationToken
    )
    {
        if (algorithm == HashAlgorithmName.MD5)
        {
            var whole = new PartPlan(file.Size, file.Size, 1);
            return Convert.ToHexStringLower(await HashPartsAsync(file, whole, _ => { }, cancellationToken));
        }
        using (await _pool.EnterAsync(cancellationToken))
            return ReadAndHash(file, algorithm, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    private Task<byte[]> HashPartsAsync(
        LocalFile file,
        PartPlan plan,
        Action<long> progress,
        CancellationToken cancellationToken
    )
    {
        var parts = new FileParts(file, plan, progress, cancellationToken);
        // A file of one part does not wait behind all parts of a large one.
        if (plan.Count == 1)
            _pool.Queue.Add(parts.Messages.Single());
        else
            _pool.Queue.Add(parts.Device, parts.Messages);
        _pool.Start();
        // A read from a disk that does not answer cannot be cancelled, only left alone.
        return parts.Md5s.WaitAsync(cancellationToken);
    }

    private static string ReadAndHash(LocalFile file, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        Span<byte> digest = stackalloc byte[MaxDigest];
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < file.Size; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(BufferSize, file.Size - done);
                var read = file.Read(buffer.AsSpan(0, wanted), done);
                if (read == 0)
                    throw FileParts.EndedEarly(file, done);
                hash.AppendData(buffer, 0, read);
                done += read;
            }
            return Convert.ToHexStringLower(digest[..hash.GetHashAndReset(digest)]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
