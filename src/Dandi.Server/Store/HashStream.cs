using System.Security.Cryptography;

namespace Dandi.Server.Store;

/// <summary>A write-only stream that adds all bytes to hashes.</summary>
internal sealed class HashStream(params IReadOnlyList<IncrementalHash> hashes) : WriteOnlyStream
{
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        foreach (var hash in hashes)
            hash.AppendData(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        foreach (var hash in hashes)
            hash.AppendData(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() { }
}
