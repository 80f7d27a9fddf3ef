using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Locates the chunks of a dataset
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.A and VII). There is one derived class for each kind of index.
/// </summary>
internal abstract class ChunkIndex(Hdf5Dataset dataset, ChunkGrid grid)
{
    /// <summary>The size of a decoded chunk in bytes.</summary>
    public long ChunkBytes { get; } = GetChunkBytes(dataset, grid);

    public ChunkGrid Grid => grid;

    protected Hdf5Dataset Dataset => dataset;

    protected FileBytes File => dataset.File.Bytes;

    protected bool IsFiltered => dataset.Filters.Count > 0;

    public static ChunkIndex Open(Hdf5Dataset dataset)
    {
        var grid = new ChunkGrid(dataset.Dataspace, dataset.Layout.ChunkDimensions);
        if (dataset.Layout.Address == ByteCursor.Undefined)
            return new NoChunks(dataset, grid);
        return dataset.Layout.IndexKind switch
        {
            Hdf5ChunkIndexKind.BTreeV1 => new ChunkBTreeV1(dataset, grid),
            Hdf5ChunkIndexKind.SingleChunk => new SingleChunk(dataset, grid),
            Hdf5ChunkIndexKind.Implicit => new ImplicitChunks(dataset, grid),
            Hdf5ChunkIndexKind.FixedArray => new FixedArray(dataset, grid),
            Hdf5ChunkIndexKind.ExtensibleArray => new ExtensibleArray(dataset, grid),
            _ => new ChunkBTreeV2(dataset, grid),
        };
    }

    /// <summary>Finds the chunk at a position of the grid; null if it was never written.</summary>
    public abstract Hdf5Chunk? Find(ReadOnlySpan<long> scaled);

    /// <summary>All stored chunks.</summary>
    public virtual IEnumerable<Hdf5Chunk> All()
    {
        foreach (var position in Grid.Positions())
        {
            File.Budget.SpendElements(ReadingBudget.ElementsPerLookup);
            if (Find(position) is { } chunk)
                yield return chunk;
        }
    }

    /// <summary>Reads an entry of an index: the address and, if the dataset has filters, the stored size and the filter
    /// mask. The width of the size follows from that of the entry.</summary>
    protected Hdf5Chunk? ReadEntry(ByteCursor entry, ReadOnlySpan<long> scaled)
    {
        var address = entry.ReadAddress();
        if (address == ByteCursor.Undefined)
            return null;
        if (!IsFiltered)
            return new Hdf5Chunk(scaled.ToArray(), address, ChunkBytes, 0);
        var size = entry.ReadInteger(Math.Max(0, entry.Remaining - 4));
        return new Hdf5Chunk(scaled.ToArray(), address, size, entry.ReadUInt32());
    }

    private static long GetChunkBytes(Hdf5Dataset dataset, ChunkGrid grid)
    {
        var bytes = (long)dataset.Type.Size;
        foreach (var length in grid.Chunk)
        {
            if (bytes > long.MaxValue / length)
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Damaged,
                    "chunks",
                    dataset.Address + dataset.File.UserBlock,
                    "The size of a chunk exceeds 63 bits"
                );
            bytes *= length;
        }
        return bytes;
    }
}
