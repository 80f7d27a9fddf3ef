using System.Numerics;

namespace Dandi.Digests;

/// <summary>The memory that all Zarrs of a run use for files on their way: arrays that are used again, never more than a limit in all.</summary>
/// <remarks>A pool of its own, for the shared one drops what waits for a second: each file would leave an array to the oldest generation.</remarks>
/// <param name="limit">In bytes.</param>
public sealed class ChunkMemory(long limit)
{
    /// <summary>The limit that is used for uploads.</summary>
    /// <value>32 MiB.</value>
    public const long UploadLimit = 32L << 20;

    private const int MinArray = 4 << 10;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Stack<byte[]>> _idle = [];
    private long _allocated;

    /// <summary>An array with room for so many bytes; null where there is no more memory.</summary>
    public byte[]? TryTake(int size)
    {
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, MinArray));
        lock (_lock)
        {
            if (_idle.TryGetValue(length, out var fitting) && fitting.TryPop(out var array))
                return array;
            if (_allocated + length > limit)
                DropIdle();
            if (_allocated + length > limit)
                return null;
            _allocated += length;
        }
        // Pinned, for kernels read it without the collector knowing.
        return GC.AllocateUninitializedArray<byte>(length, pinned: true);
    }

    /// <summary>Takes an array back.</summary>
    public void GiveBack(byte[] array)
    {
        lock (_lock)
        {
            if (!_idle.TryGetValue(array.Length, out var fitting))
                _idle[array.Length] = fitting = new Stack<byte[]>();
            fitting.Push(array);
        }
    }

    /// <summary>Arrays that will not come back are left to the collector.</summary>
    public void Forget(long bytes)
    {
        lock (_lock)
            _allocated -= bytes;
    }

    /// <summary>What lies idle in one size makes room for another.</summary>
    private void DropIdle()
    {
        foreach (var (length, arrays) in _idle)
            _allocated -= (long)length * arrays.Count;
        _idle.Clear();
    }
}
