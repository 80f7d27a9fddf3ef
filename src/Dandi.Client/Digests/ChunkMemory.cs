using System.Numerics;

namespace Dandi.Digests;

/// <summary>
/// A pool of arrays with a limit on their total size, for entries of all Zarrs of a run that are being uploaded.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <see cref="System.Buffers.ArrayPool{T}.Shared"/> is not used because it trims idle arrays: most entries would then
/// leave an array in the oldest generation of the garbage collector.
/// </remarks>
/// <param name="limit">The maximum total size of the arrays, rented and idle, in bytes.</param>
public sealed class ChunkMemory(long limit)
{
    /// <summary>The default limit for uploads: 32 MiB.</summary>
    public const long UploadLimit = 32L << 20;

    private const int MinLength = 4 << 10;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Stack<byte[]>> _idle = [];
    private long _allocated;

    /// <summary>Rents an array of at least <paramref name="size"/> bytes; null if the limit is reached.</summary>
    public byte[]? TryRent(int size)
    {
        var length = LengthFor(Math.Max(size, MinLength));
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
        // Pinned, because the MD5 kernels read it through pointers.
        return GC.AllocateUninitializedArray<byte>(length, pinned: true);
    }

    /// <summary>Returns a rented array to the pool.</summary>
    public void Return(byte[] array)
    {
        lock (_lock)
        {
            if (!_idle.TryGetValue(array.Length, out var fitting))
                _idle[array.Length] = fitting = new Stack<byte[]>();
            fitting.Push(array);
        }
    }

    /// <summary>Stops counting arrays that will not be returned; the garbage collector frees them.</summary>
    public void Forget(long bytes)
    {
        lock (_lock)
            _allocated -= bytes;
    }

    /// <summary>One of four lengths between two powers of two, so that at most a fifth is not used.</summary>
    private static int LengthFor(int size)
    {
        var step = (int)(BitOperations.RoundUpToPowerOf2((uint)size) / 8);
        return (size + step - 1) / step * step;
    }

    /// <summary>Frees all idle arrays, to make room for an array of another size.</summary>
    private void DropIdle()
    {
        foreach (var (length, arrays) in _idle)
            _allocated -= (long)length * arrays.Count;
        _idle.Clear();
    }
}
