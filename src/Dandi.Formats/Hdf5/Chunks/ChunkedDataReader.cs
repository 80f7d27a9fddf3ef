using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Reads ranges of elements of a chunked dataset. A range in C order is divided into boxes, so that each chunk is
/// decoded once per box rather than once per row.
/// </summary>
internal sealed class ChunkedDataReader
{
    private readonly Hdf5Dataset _dataset;
    private readonly ChunkGrid _grid;
    private readonly ChunkReader _reader;
    private readonly int _elementSize;

    // For each dimension, the distance in elements between neighbors along it.
    private readonly long[] _strides;

    public ChunkedDataReader(Hdf5Dataset dataset)
    {
        _dataset = dataset;
        _grid = dataset.Index.Grid;
        _reader = new ChunkReader(dataset);
        _elementSize = dataset.Type.Size;
        _strides = new long[_grid.Rank];
        var stride = 1L;
        for (var index = _grid.Rank - 1; index >= 0; index--)
        {
            _strides[index] = stride;
            stride *= _grid.Dimensions[index];
        }
    }

    /// <summary>Reads consecutive elements, in C order.</summary>
    public void Read(long first, Span<byte> destination)
    {
        if (_grid.Rank == 0)
            ReadBox([], [], destination);
        else
            ReadRange(0, new long[_grid.Rank], first, first + destination.Length / _elementSize, destination);
    }

    /// <summary>
    /// Reads a range that lies within one row of each dimension before <paramref name="dimension"/>, as up to three
    /// parts: the end of the first row, whole rows (one box), and the start of the last row.
    /// </summary>
    /// <param name="dimension">The dimension to divide by.</param>
    /// <param name="start">The indexes of the row in the dimensions before <paramref name="dimension"/>.</param>
    /// <param name="from">The first element, relative to the row.</param>
    /// <param name="to">The exclusive end, relative to the row.</param>
    /// <param name="destination">Receives the elements.</param>
    private void ReadRange(int dimension, long[] start, long from, long to, Span<byte> destination)
    {
        var stride = _strides[dimension];
        var (firstRow, lastRow) = (from / stride, to / stride);
        if (from % stride != 0)
        {
            var end = Math.Min(to, (firstRow + 1) * stride);
            start[dimension] = firstRow;
            ReadRange(dimension + 1, start, from % stride, end - firstRow * stride, Take(ref destination, end - from));
            if (end == to)
                return;
            firstRow++;
        }
        if (lastRow > firstRow)
        {
            start[dimension] = firstRow;
            ReadBox(
                Corner(start, dimension),
                Shape(dimension, lastRow - firstRow),
                Take(ref destination, (lastRow - firstRow) * stride)
            );
        }
        if (to % stride == 0 || lastRow < firstRow)
            return;
        start[dimension] = lastRow;
        ReadRange(dimension + 1, start, 0, to % stride, destination);
    }

    private Span<byte> Take(ref Span<byte> destination, long elements)
    {
        var bytes = (int)(elements * _elementSize);
        var taken = destination[..bytes];
        destination = destination[bytes..];
        return taken;
    }

    private static long[] Corner(long[] start, int dimension)
    {
        var corner = new long[start.Length];
        start.AsSpan(0, dimension + 1).CopyTo(corner);
        return corner;
    }

    private long[] Shape(int dimension, long rows)
    {
        var shape = (long[])_grid.Dimensions.Clone();
        shape.AsSpan(0, dimension).Fill(1);
        shape[dimension] = rows;
        return shape;
    }

    private void ReadBox(long[] start, long[] shape, Span<byte> destination)
    {
        var position = new long[_grid.Rank];
        for (var index = 0; index < position.Length; index++)
            position[index] = start[index] / _grid.Chunk[index];
        while (true)
        {
            _dataset.File.Bytes.Budget.SpendElements(ReadingBudget.ElementsPerLookup);
            CopyChunk(new ChunkOverlap(_grid, position, start, shape), position, destination);
            var dimension = position.Length - 1;
            while (
                dimension >= 0
                && (++position[dimension]) * _grid.Chunk[dimension] >= start[dimension] + shape[dimension]
            )
            {
                position[dimension] = start[dimension] / _grid.Chunk[dimension];
                dimension--;
            }
            if (dimension < 0)
                return;
        }
    }

    private void CopyChunk(ChunkOverlap overlap, long[] position, Span<byte> destination)
    {
        var (from, to) = overlap.Extent;
        var run = (int)(overlap.RunLength * _elementSize);
        var stored = _reader.Read(position, from * _elementSize, to * _elementSize);
        foreach (var (inChunk, inBox) in overlap.Runs())
        {
            var target = destination.Slice((int)(inBox * _elementSize), run);
            if (stored.IsEmpty)
                DatasetValues.Fill(_dataset, target);
            else
                stored.Span.Slice((int)((inChunk - from) * _elementSize), run).CopyTo(target);
        }
    }
}
