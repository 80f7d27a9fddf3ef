namespace Dandi.Hdf5.Chunks;

/// <summary>The intersection of a chunk and a box of elements, as runs along the last dimension.</summary>
internal sealed class ChunkOverlap
{
    private readonly int[] _chunk;
    private readonly long[] _shape;
    private readonly long[] _inChunk;
    private readonly long[] _inBox;
    private readonly long[] _length;

    /// <param name="grid">The grid of the dataset.</param>
    /// <param name="position">The position of the chunk in the grid.</param>
    /// <param name="start">The first element of the box.</param>
    /// <param name="shape">The shape of the box, in elements.</param>
    public ChunkOverlap(ChunkGrid grid, long[] position, long[] start, long[] shape)
    {
        (_chunk, _shape) = (grid.Chunk, shape);
        (_inChunk, _inBox, _length) = (new long[grid.Rank], new long[grid.Rank], new long[grid.Rank]);
        for (var index = 0; index < grid.Rank; index++)
        {
            var origin = position[index] * _chunk[index];
            var from = Math.Max(origin, start[index]);
            var to = Math.Min(origin + _chunk[index], start[index] + shape[index]);
            (_inChunk[index], _inBox[index], _length[index]) = (from - origin, from - start[index], to - from);
        }
    }

    /// <summary>The number of elements in a run.</summary>
    public long RunLength => _length.Length == 0 ? 1 : _length[^1];

    /// <summary>The range of elements of the chunk that contains the intersection; the end is exclusive.</summary>
    public (long From, long To) Extent
    {
        get
        {
            long from = 0,
                last = 0;
            for (var index = 0; index < _chunk.Length; index++)
            {
                from = from * _chunk[index] + _inChunk[index];
                last = last * _chunk[index] + _inChunk[index] + _length[index] - 1;
            }
            return (from, last + 1);
        }
    }

    /// <summary>The start of each run in the chunk and in the box, in elements.</summary>
    public IEnumerable<(long InChunk, long InBox)> Runs()
    {
        var step = new long[Math.Max(0, _length.Length - 1)];
        while (true)
        {
            yield return (Linear(_inChunk, step, index => _chunk[index]), Linear(_inBox, step, index => _shape[index]));
            var dimension = step.Length - 1;
            while (dimension >= 0 && ++step[dimension] == _length[dimension])
                step[dimension--] = 0;
            if (dimension < 0)
                yield break;
        }
    }

    private static long Linear(long[] origin, long[] step, Func<int, long> width)
    {
        var linear = 0L;
        for (var index = 0; index < origin.Length; index++)
            linear = linear * width(index) + origin[index] + (index < step.Length ? step[index] : 0);
        return linear;
    }
}
