using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace Dandi.Benchmarks.Archive;

/// <summary>An object that consists of one block of bytes, again and again, so that it needs no file.</summary>
internal static class LargeObject
{
    private static readonly byte[] Block = CreateBlock();

    /// <summary>The MD5s of the parts, and the dandi-etag.</summary>
    public static (IReadOnlyList<string> Md5s, string ETag) Hash(long size)
    {
        var plan = PartPlan.For(size);
        var md5s = new Dictionary<long, byte[]>();
        var all = new List<byte[]>();
        foreach (var part in plan.Parts)
        {
            if (!md5s.TryGetValue(part.Size, out var md5))
                md5s[part.Size] = md5 = HashPart(part.Size);
            all.Add(md5);
        }
        return ([.. all.Select(Convert.ToHexStringLower)], new DandiETag(plan, [.. all.SelectMany(md5 => md5)]).Value);
    }

    /// <summary>Copies a file of the same size, and flushes the copy to disk.</summary>
    /// <returns>How long that takes.</returns>
    public static async Task<TimeSpan> CopyAsync(long size, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dandi-bench-copy-");
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "a"), Path.Combine(folder.FullName, "b"));
            await using (var file = File.Create(source))
            {
                using var content = new Content(size);
                await content.CopyToAsync(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }
            var begin = Stopwatch.GetTimestamp();
            await using var from = File.OpenRead(source);
            await using var to = File.Create(target);
            await from.CopyToAsync(to, Block.Length, cancellationToken);
            await to.FlushAsync(cancellationToken);
            RandomAccess.FlushToDisk(to.SafeFileHandle);
            return Stopwatch.GetElapsedTime(begin);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] HashPart(long size)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (var left = size; left > 0; left -= Block.Length)
            md5.AppendData(Block, 0, (int)Math.Min(left, Block.Length));
        return md5.GetHashAndReset();
    }

    private static byte[] CreateBlock()
    {
        var block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        return block;
    }

    /// <summary>The bytes of a part.</summary>
    internal sealed class Content(long size) : HttpContent
    {
        /// <inheritdoc/>
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        /// <inheritdoc/>
        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            for (var left = size; left > 0; left -= Block.Length)
                await stream.WriteAsync(Block.AsMemory(0, (int)Math.Min(left, Block.Length)), cancellationToken);
        }

        /// <inheritdoc/>
        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }
    }
}
