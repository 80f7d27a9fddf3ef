using Dandi.Hdf5.Values;

namespace Dandi.Hdf5.Chunks;

/// <summary>Reads ranges of elements from the chunks that hold them.</summary>
internal sealed class ChunkedReading
{
    private readonly Hdf5Dataset _dataset;
    private readonly ChunkGrid _grid;
    private readonly ChunkReader _reader;
    private readonly int _elementSize;

    // How many elements one step along each dimension passes.
    private readonly long[] _strides;

    public ChunkedReading(Hdf5Dataset dataset)
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

    /// <summary>Reads elements that follow each other in C order.</summary>
    public void Read(long first, Span<byte> destination)
    {
        if (_grid.Rank == 0)
            ReadBox([], [], destination);
        else
            ReadRange(0, new long[_grid.Rank], first, first + destination.Length / _elementSize, destination);
    }

    /// <summary>Divides a range into boxes: what is left of a first row, whole rows, the beginning of a last one; each in the dimensions from one on.</summary>
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
        var place = new long[_grid.Rank];
        for (var index = 0; index < place.Length; index++)
            place[index] = start[index] / _grid.Chunk[index];
        while (true)
        {
            _dataset.File.Bytes.Budget.Step();
            CopyChunk(new ChunkOverlap(_grid, place, start, shape), place, destination);
            var dimension = place.Length - 1;
            while (
                dimension >= 0 && (++place[dimension]) * _grid.Chunk[dimension] >= start[dimension] + shape[dimension]
            )
            {
                place[dimension] = start[dimension] / _grid.Chunk[dimension];
                dimension--;
            }
            if (dimension < 0)
                return;
        }
    }

    private void CopyChunk(ChunkOverlap overlap, long[] place, Span<byte> destination)
    {
        var (from, to) = overlap.Extent;
        var run = (int)(overlap.RunLength * _elementSize);
        var stored = _reader.Read(place, from * _elementSize, to * _elementSize);
        foreach (var (inChunk, inBox) in overlap.Runs())
        {
            var target = destination.Slice((int)(inBox * _elementSize), run);
            if (stored.IsEmpty)
                DatasetValues.Fill(_dataset.FillValue, target);
            else
                stored.Span.Slice((int)((inChunk - from) * _elementSize), run).CopyTo(target);
        }
    }
}
