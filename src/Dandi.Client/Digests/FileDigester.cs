using System.Buffers;
using System.Security.Cryptography;
using Dandi.Discovery;

namespace Dandi.Digests;

/// <summary>Computes dandi-etags: the parts of a file in parallel, all files of the process under one CPU gate.</summary>
public sealed class FileDigester(int processors) : IDisposable
{
    private const int BufferSize = 256 << 10;
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
                HashPart(file, part, md5s.AsSpan((part.Number - 1) * DandiETag.Md5Length, DandiETag.Md5Length), progress, token);
            }
            finally
            {
                _gate.Release();
            }
        });
        return new DandiETag(plan, md5s);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static void HashPart(LocalFile file, Part part, Span<byte> md5, Action<long> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < part.Size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(BufferSize, part.Size - done);
                var read = RandomAccess.Read(file.Handle, buffer.AsSpan(0, wanted), part.Offset + done);
                if (read == 0) file.EnsureUnchanged();
                if (read == 0) throw new DandiException($"`{file.Path}` ended at byte {part.Offset + done}, before its {file.Size} bytes. Check the disk that it is on.");
                hash.AppendData(buffer, 0, read);
                done += read;
                progress(read);
            }
            hash.GetHashAndReset(md5);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
