namespace Dandi.Hdf5.Chunks;

/// <summary>How a dataset is divided into chunks.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] _most;

    public ChunkGrid(Hdf5Space space, IReadOnlyList<int> chunk)
    {
        Rank = chunk.Count;
        (Chunk, Dimensions) = ([.. chunk], [.. space.Dimensions]);
        (Chunks, _most) = (new long[Rank], new long[Rank]);
        Growing = -1;
        for (var index = 0; index < Rank; index++)
        {
            Chunks[index] = Divide(Dimensions[index], Chunk[index]);
            var maximum = space.Maximum[index];
            if (maximum < 0 && Growing < 0)
                Growing = index;
            _most[index] = maximum < 0 ? 1 : Divide(maximum, Chunk[index]);
        }
    }

    public int Rank { get; }

    /// <summary>The shape of a chunk.</summary>
    public int[] Chunk { get; }

    /// <summary>The shape of the dataset.</summary>
    public long[] Dimensions { get; }

    /// <summary>How many chunks there may be in each dimension.</summary>
    public long[] Chunks { get; }

    /// <summary>The first dimension that may grow without end; -1 if there is none.</summary>
    public int Growing { get; }

    /// <summary>The place of a chunk in an array of all chunks that there may ever be, the dimension that grows without end before the others.</summary>
    public long Linear(ReadOnlySpan<long> scaled)
    {
        var linear = Growing < 0 ? 0 : scaled[Growing];
        for (var index = 0; index < Rank; index++)
        {
            if (index != Growing)
                linear = unchecked(linear * _most[index] + scaled[index]);
        }
        return linear;
    }

    /// <summary>Whether a chunk reaches beyond the dataset.</summary>
    public bool IsPartial(ReadOnlySpan<long> scaled)
    {
        for (var index = 0; index < Rank; index++)
        {
            if (Dimensions[index] - scaled[index] * Chunk[index] < Chunk[index])
                return true;
        }
        return false;
    }

    /// <summary>Every place of the grid, in C order.</summary>
    public IEnumerable<long[]> Places()
    {
        if (Chunks.Contains(0))
            yield break;
        var place = new long[Rank];
        while (true)
        {
            yield return [.. place];
            var index = Rank - 1;
            while (index >= 0 && ++place[index] == Chunks[index])
                place[index--] = 0;
            if (index < 0)
                yield break;
        }
    }

    private static long Divide(long length, int chunk) => length / chunk + (length % chunk == 0 ? 0 : 1);
}
