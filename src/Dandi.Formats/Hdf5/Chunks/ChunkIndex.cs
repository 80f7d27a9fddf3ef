using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Finds the chunks of a dataset (HDF5 format specification, III.A and VII).</summary>
internal abstract class ChunkIndex(Hdf5Dataset dataset, ChunkGrid grid)
{
    /// <summary>Bytes of a decoded chunk.</summary>
    public long ChunkBytes { get; } = Multiply(dataset, grid);

    public ChunkGrid Grid => grid;

    protected Hdf5Dataset Dataset => dataset;

    protected FileBytes File => dataset.File.Bytes;

    protected bool IsFiltered => dataset.Filters.Count > 0;

    public static ChunkIndex Open(Hdf5Dataset dataset)
    {
        var grid = new ChunkGrid(dataset.Space, dataset.Layout.ChunkDimensions);
        if (dataset.Layout.Address == ByteCursor.Undefined)
            return new NoChunks(dataset, grid);
        return dataset.Layout.IndexKind switch
        {
            Hdf5ChunkIndexKind.OldBTree => new OldChunkTree(dataset, grid),
            Hdf5ChunkIndexKind.SingleChunk => new SingleChunk(dataset, grid),
            Hdf5ChunkIndexKind.Implicit => new ImplicitChunks(dataset, grid),
            Hdf5ChunkIndexKind.FixedArray => new FixedArray(dataset, grid),
            Hdf5ChunkIndexKind.ExtensibleArray => new ExtensibleArray(dataset, grid),
            _ => new ChunkTree(dataset, grid),
        };
    }

    /// <summary>The chunk at a place of the grid; null if it was never written.</summary>
    public abstract Hdf5Chunk? Find(ReadOnlySpan<long> scaled);

    /// <summary>All that are stored.</summary>
    public virtual IEnumerable<Hdf5Chunk> All()
    {
        foreach (var place in Grid.Places())
        {
            File.Budget.Step();
            if (Find(place) is { } chunk)
                yield return chunk;
        }
    }

    /// <summary>A chunk as an array lists it: its address and, if it is filtered, its size and mask.</summary>
    protected Hdf5Chunk? ReadEntry(ByteCursor entry, ReadOnlySpan<long> scaled)
    {
        var address = entry.Address();
        if (address == ByteCursor.Undefined)
            return null;
        if (!IsFiltered)
            return new Hdf5Chunk(scaled.ToArray(), address, ChunkBytes, 0);
        var size = entry.Number(Math.Max(0, entry.Remaining - 4));
        return new Hdf5Chunk(scaled.ToArray(), address, size, entry.UInt32());
    }

    private static long Multiply(Hdf5Dataset dataset, ChunkGrid grid)
    {
        var bytes = (long)dataset.Type.Size;
        foreach (var length in grid.Chunk)
        {
            if (bytes > long.MaxValue / length)
                throw new InvalidHdf5Exception(
                    Hdf5Fault.Damaged,
                    "chunks",
                    dataset.Address + dataset.File.UserBlock,
                    "A chunk is larger than can be counted"
                );
            bytes *= length;
        }
        return bytes;
    }
}
