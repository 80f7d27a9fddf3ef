namespace Dandi.Hdf5.Chunks;

/// <summary>The division of a dataset into chunks. Positions are in units of chunks unless stated otherwise.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] _maxChunks;

    public ChunkGrid(Hdf5Dataspace space, IReadOnlyList<int> chunk)
    {
        Rank = chunk.Count;
        (Chunk, Dimensions) = ([.. chunk], [.. space.Dimensions]);
        (Chunks, _maxChunks) = (new long[Rank], new long[Rank]);
        UnlimitedDimension = -1;
        for (var index = 0; index < Rank; index++)
        {
            Chunks[index] = Divide(Dimensions[index], Chunk[index]);
            var maximum = space.MaxDimensions[index];
            if (maximum < 0 && UnlimitedDimension < 0)
                UnlimitedDimension = index;
            _maxChunks[index] = maximum < 0 ? 1 : Divide(maximum, Chunk[index]);
        }
    }

    public int Rank { get; }

    /// <summary>The shape of a chunk, in elements.</summary>
    public int[] Chunk { get; }

    /// <summary>The shape of the dataset, in elements.</summary>
    public long[] Dimensions { get; }

    /// <summary>The number of chunks in each dimension, rounded up.</summary>
    public long[] Chunks { get; }

    /// <summary>The index of the first unlimited dimension; -1 if there is none.</summary>
    public int UnlimitedDimension { get; }

    /// <summary>
    /// The index of a chunk in the array of all chunks that the dataset can have at its maximum size. The unlimited
    /// dimension varies slowest; the others follow in C order. docs/spec/hdf5.md, section 6.8.
    /// </summary>
    public long ArrayIndex(ReadOnlySpan<long> scaled)
    {
        var result = UnlimitedDimension < 0 ? 0 : scaled[UnlimitedDimension];
        for (var index = 0; index < Rank; index++)
        {
            if (index != UnlimitedDimension)
                result = unchecked(result * _maxChunks[index] + scaled[index]);
        }
        return result;
    }

    /// <summary>Whether a chunk extends beyond the dataset.</summary>
    public bool IsPartial(ReadOnlySpan<long> scaled)
    {
        for (var index = 0; index < Rank; index++)
        {
            if (Dimensions[index] - scaled[index] * Chunk[index] < Chunk[index])
                return true;
        }
        return false;
    }

    /// <summary>All positions of the grid, in C order.</summary>
    public IEnumerable<long[]> Positions()
    {
        if (Chunks.Contains(0))
            yield break;
        var position = new long[Rank];
        while (true)
        {
            yield return [.. position];
            var index = Rank - 1;
            while (index >= 0 && ++position[index] == Chunks[index])
                position[index--] = 0;
            if (index < 0)
                yield break;
        }
    }

    private static long Divide(long length, int chunk) => length / chunk + (length % chunk == 0 ? 0 : 1);
}
