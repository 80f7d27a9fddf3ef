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
    /// <summary>
    /// The number of unused blocks that are kept: 4 MiB, because they are kept as long as the archive runs. What bursts
    /// need beyond this is left to the garbage collector.
    /// </summary>
    public const int MaxKept = 128;

    private const int BlockSize = 32 << 10;
    private readonly ConcurrentQueue<byte[]> _free = [];
    private long _rented;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <summary>How often a block was rented, for a test that the server does.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>The number of blocks that are kept now.</summary>
    public int Kept => _free.Count;

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        Interlocked.Increment(ref _rented);
        return new Lease(this, _free.TryDequeue(out var block) ? block : CreateBlock());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    // It does not move: the system reads into it.
    private static byte[] CreateBlock() => GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

    /// <summary>
    /// A block until it is given back. Each lease gives it back once, also if it is disposed again when somebody else
    /// has the block: two connections would write to it.
    /// </summary>
    private sealed class Lease(ReceiveBuffers pool, byte[] block) : IMemoryOwner<byte>
    {
        private byte[]? _block = block;

        public Memory<byte> Memory =>
            MemoryMarshal.CreateFromPinnedArray(
                _block ?? throw new ObjectDisposedException(nameof(ReceiveBuffers)),
                0,
                BlockSize
            );

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _block, null) is { } returned && pool._free.Count < MaxKept)
                pool._free.Enqueue(returned);
        }
    }
}
