using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Dandi.Discovery;

namespace Dandi.Digests;

/// <summary>Digests files: for a dandi-etag the parts of a file in parallel, all files of the process under one CPU gate.</summary>
public sealed class FileDigester(int processors) : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int LongestDigest = SHA512.HashSizeInBytes;
    private readonly SemaphoreSlim _gate = new(processors);

    /// <summary>The dandi-etag of a file.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="progress">Told of bytes as they are hashed; called from many threads.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FileChangedException">The file got shorter.</exception>
    public async Task<DandiETag> ComputeAsync(LocalFile file, Action<long> progress, CancellationToken cancellationToken)
    {
        var plan = PartPlan.For(file.Size);
        var md5s = new byte[plan.Count * DandiETag.Md5Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = processors, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Parts, parallel, async (part, token) =>
        {
            await _gate.WaitAsync(token);
            try
            {
                HashPart(file, part, HashAlgorithmName.MD5, md5s.AsSpan((part.Number - 1) * DandiETag.Md5Length, DandiETag.Md5Length), progress, token);
            }
            finally
            {
                _gate.Release();
            }
        });
        return new DandiETag(plan, md5s);
    }

    /// <summary>The MD5 of a whole file, together with its bytes where it is small enough to be kept for sending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffers">Where to keep the bytes; they are given back there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DandiException">The file cannot be read, or changes meanwhile.</exception>
    public async Task<HashedFile> HashWholeAsync(string path, ChunkBuffers buffers, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            using var file = LocalFile.Open(path);
            var hashed = HashWhole(file, buffers, cancellationToken);
            file.EnsureUnchanged();
            return hashed;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A digest of all bytes of a file.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="algorithm">Which digest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Lower-case hexadecimal digits.</returns>
    /// <exception cref="FileChangedException">The file got shorter.</exception>
    public async Task<string> HashAsync(LocalFile file, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return HashWhole(file, algorithm, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static HashedFile HashWhole(LocalFile file, ChunkBuffers buffers, CancellationToken cancellationToken)
    {
        Span<byte> md5 = stackalloc byte[DandiETag.Md5Length];
        var kept = buffers.TryRent(file.Size);
        if (kept is null)
        {
            HashPart(file, new Part(1, 0, file.Size), HashAlgorithmName.MD5, md5, _ => { }, cancellationToken);
        }
        else
        {
            var bytes = kept.AsSpan(0, (int)file.Size);
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(file.Handle, bytes[done..], done);
                if (read == 0) throw EndedEarly(file, done);
                done += read;
            }
            MD5.HashData(bytes, md5);
        }
        return new HashedFile(BinaryPrimitives.ReadUInt128BigEndian(md5), file.Size, kept);
    }

    private static string HashWhole(LocalFile file, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        Span<byte> digest = stackalloc byte[LongestDigest];
        var length = HashPart(file, new Part(1, 0, file.Size), algorithm, digest, _ => { }, cancellationToken);
        return Convert.ToHexStringLower(digest[..length]);
    }

    private static DandiException EndedEarly(LocalFile file, long offset)
    {
        file.EnsureUnchanged();
        return new DandiException($"`{file.Path}` ended at byte {offset}, before its {file.Size} bytes. Check the disk that it is on.");
    }

    private static int HashPart(LocalFile file, Part part, HashAlgorithmName algorithm, Span<byte> digest, Action<long> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < part.Size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(BufferSize, part.Size - done);
                var read = RandomAccess.Read(file.Handle, buffer.AsSpan(0, wanted), part.Offset + done);
                if (read == 0) throw EndedEarly(file, part.Offset + done);
                hash.AppendData(buffer, 0, read);
                done += read;
                progress(read);
            }
            return hash.GetHashAndReset(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
