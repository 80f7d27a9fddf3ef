using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Dandi.Server.Http;

/// <summary>
/// Gives the server the memory of its connections in blocks of 32 KiB, into which it reads what has arrived. Its own
/// blocks have 4 KiB, and each costs a system call: two million for a body of 8 GiB.
/// </summary>
internal sealed class ReceiveBuffers : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockSize = 32 << 10;

    // What bursts need beyond this is left to the garbage collector.
    private const int MaxKept = 512;

    private readonly ConcurrentQueue<Block> _free = [];

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return _free.TryDequeue(out var block) ? block : new Block(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    /// <summary>A block, whose array does not move: the system reads into it.</summary>
    private sealed class Block(ReceiveBuffers pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } =
            MemoryMarshal.CreateFromPinnedArray(
                GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true),
                0,
                BlockSize
            );

        public void Dispose()
        {
            if (pool._free.Count < MaxKept)
                pool._free.Enqueue(this);
        }
    }
}
