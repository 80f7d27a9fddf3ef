namespace Dandi.Digests;

/// <summary>Memory of one Zarr for small files between being digested and being sent, so that they are read once.</summary>
/// <param name="memory">Where it comes from; null to keep nothing.</param>
public sealed class ChunkBuffers(ChunkMemory? memory) : IDisposable
{
    /// <summary>The largest file that is kept.</summary>
    public const int MaxFile = 1 << 20;

    private long _lent;

    /// <summary>An array with room for a file.</summary>
    /// <returns>Null where the file is too large, or as much as may be is lent already: then it is read a second time.</returns>
    public byte[]? TryRent(long size)
    {
        if (size > MaxFile || memory?.TryTake((int)size) is not { } array)
            return null;
        Interlocked.Add(ref _lent, array.Length);
        return array;
    }

    /// <summary>Takes an array back.</summary>
    public void Return(byte[]? array)
    {
        if (array is null)
            return;
        Interlocked.Add(ref _lent, -array.Length);
        memory?.GiveBack(array);
    }

    /// <summary>What is still lent belongs to requests that were given up: it is left to the collector.</summary>
    public void Dispose() => memory?.Forget(Interlocked.Exchange(ref _lent, 0));
}
