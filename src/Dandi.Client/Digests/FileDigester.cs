using System.Buffers;
using System.Security.Cryptography;
using Dandi.Digests.Cache;
using Dandi.Digests.Lanes;
using Dandi.Files;

namespace Dandi.Digests;

/// <summary>
/// Hashes files: the parts of large files and many small files in parallel, with a common limit on the processors used
/// by all of them. Thread-safe.
/// </summary>
/// <remarks>
/// MD5 is computed for many messages at a time, one in each lane of the vector registers (docs/spec/md5.md); other
/// digests are computed one by one.
/// </remarks>
public sealed class FileDigester : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int MaxDigestSize = SHA512.HashSizeInBytes;
    private readonly LanePool _pool;
    private readonly DigestCache? _cache;
    private readonly PartBatch _growing;
    private readonly MemoryDigests _inMemory;

    /// <summary>Creates a digester; it starts no threads until there is something to hash.</summary>
    /// <param name="processors">The number of threads that compute at a time; at most 16 are used.</param>
    /// <param name="cache">The digest cache, which the caller disposes; null to read every file.</param>
    /// <param name="maxLanes">The maximum number of vector lanes to use, for comparisons.</param>
    public FileDigester(int processors, DigestCache? cache = null, int maxLanes = int.MaxValue)
        : this(processors, LaneKernel.WithMaxLanes(maxLanes), TimeProvider.System, cache) { }

    internal FileDigester(int processors, LaneKernel kernel, TimeProvider time, DigestCache? cache = null)
    {
        _pool = new LanePool(processors, kernel, time);
        _cache = cache;
        _inMemory = new MemoryDigests(kernel, time);
        _growing = new PartBatch(_pool, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);
    }

    /// <summary>How many small files callers should hash at a time, so that all lanes stay busy.</summary>
    public int Parallel => 2 * _pool.Processors * _pool.Kernel.Lanes;

    /// <summary>The maximum number of threads that compute at a time.</summary>
    public int Processors => _pool.Processors;

    /// <summary>How busy the digester is: messages, threads, and how many of those compute.</summary>
    public (int Messages, int Workers, int Computing) Load => (_pool.Queue.Total, _pool.Working, _pool.Computing);

    /// <summary>A description of the MD5 kernel, for the log.</summary>
    public string KernelName => _pool.Kernel.Name;

    /// <summary>Computes the dandi-etag of a file, or takes it from the digest cache.</summary>
    /// <param name="file">The open file; it must stay open until the task completes.</param>
    /// <param name="progress">Called with the number of bytes read, from many threads.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="isPatient">
    /// Whether the caller does other work meanwhile, so that the digest of a file of one part may take longer.
    /// </param>
    /// <exception cref="FileChangedException">The file became shorter while it was read.</exception>
    /// <exception cref="DandiException">The file cannot be read.</exception>
    public async Task<DandiETag> ComputeAsync(
        LocalFile file,
        Action<long> progress,
        CancellationToken cancellationToken,
        bool isPatient = false
    )
    {
        var plan = PartPlan.For(file.Size);
        if (plan.Count == 0)
            return new DandiETag(plan, []);
        var md5s = file.SkipsDigestCache ? null : _cache?.Find(file, plan);
        if (md5s is null)
        {
            var started = _pool.Time.GetUtcNow();
            md5s = await HashPartsAsync(file, plan, progress, isPatient, cancellationToken);
            _cache?.Add(file, plan, md5s, started);
        }
        else
        {
            progress(file.Size);
        }
        return new DandiETag(plan, md5s);
    }

    /// <summary>
    /// Computes the MD5 of a whole file, or takes it from the digest cache. The content of a small file that was read
    /// is kept in memory for the upload.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="buffers">Where to rent the buffer for the content; the caller returns it there.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DandiException">The file cannot be read, or changed while it was read.</exception>
    public Task<HashedFile> HashWholeAsync(string path, ChunkBuffers buffers, CancellationToken cancellationToken)
    {
        if (_cache?.Find(path) is var (md5, size))
            return Task.FromResult(new HashedFile(md5, size, null));
        var started = _pool.Time.GetUtcNow();
        var message = new FileMessage(
            path,
            buffers,
            (read, digest) => _cache?.Add(read, path, digest, started),
            cancellationToken
        );
        _pool.Queue.Add(message);
        _pool.EnsureWorker();
        return message.Hashed.WaitAsync(cancellationToken);
    }

    /// <summary>Begins to hash a file of which the parts become complete one after the other.</summary>
    /// <param name="file">The open file; it must stay open until all is hashed or the token is cancelled.</param>
    /// <param name="plan">The parts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal GrowingFileDigest Begin(LocalFile file, PartPlan plan, CancellationToken cancellationToken) =>
        new(_growing, new FileParts(file, plan, _ => { }, cancellationToken), plan);

    /// <summary>Computes the MD5 of bytes in memory.</summary>
    /// <param name="array">The bytes, in an array of a <see cref="ChunkMemory"/>, which is pinned.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isPatient">Whether the caller does other work meanwhile: the digest may take longer.</param>
    internal Task<UInt128> HashAsync(byte[] array, int length, bool isPatient)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return _inMemory.HashAsync(array, length, isPatient);
    }

    /// <summary>How many arrays <see cref="Hash"/> computes at the cost of one.</summary>
    internal int Lanes => _inMemory.Lanes;

    /// <inheritdoc cref="MemoryDigests.Hash"/>
    internal void Hash(IReadOnlyList<(byte[] Array, int Length)> arrays, Span<UInt128> md5s) =>
        _inMemory.Hash(arrays, md5s);

    /// <summary>Computes a digest of the whole content of a file, without the digest cache.</summary>
    /// <param name="file">The open file; it must stay open until the task completes.</param>
    /// <param name="algorithm">The hash algorithm.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The digest as lowercase hexadecimal digits.</returns>
    /// <exception cref="FileChangedException">The file became shorter while it was read.</exception>
    /// <exception cref="DandiException">The file cannot be read.</exception>
    public async Task<string> HashAsync(
        LocalFile file,
        HashAlgorithmName algorithm,
        CancellationToken cancellationToken
    )
    {
        if (algorithm == HashAlgorithmName.MD5)
        {
            var whole = new PartPlan(file.Size, file.Size, 1);
            return Convert.ToHexStringLower(
                await HashPartsAsync(file, whole, _ => { }, isPatient: false, cancellationToken)
            );
        }
        using (await _pool.EnterAsync(cancellationToken))
            return ReadAndHash(file, algorithm, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _inMemory.Dispose();
    }

    private Task<byte[]> HashPartsAsync(
        LocalFile file,
        PartPlan plan,
        Action<long> progress,
        bool isPatient,
        CancellationToken cancellationToken
    )
    {
        var parts = new FileParts(file, plan, progress, cancellationToken);
        // Queued like a whole file, so that it does not wait for all parts of a large file.
        if (plan.Count == 1)
            _pool.Queue.Add(parts.Messages.Single());
        else
            _pool.Queue.Add(parts.Device, parts.Messages);
        if (plan.Count == 1 && isPatient)
            _pool.EnsureWorkerSoon();
        else
            _pool.EnsureWorker();
        // A read from a disk that does not respond cannot be canceled; the caller only stops waiting for it.
        return parts.Md5s.WaitAsync(cancellationToken);
    }

    private static string ReadAndHash(LocalFile file, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        Span<byte> digest = stackalloc byte[MaxDigestSize];
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < file.Size; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(BufferSize, file.Size - done);
                var read = file.Read(buffer.AsSpan(0, wanted), done);
                if (read == 0)
                    throw FileParts.UnexpectedEnd(file, done);
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
