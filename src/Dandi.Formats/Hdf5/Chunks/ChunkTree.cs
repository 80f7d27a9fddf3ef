using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Chunks in a B-tree of the new kind (HDF5 format specification, III.A.2, records 10 and 11).</summary>
internal sealed class ChunkTree(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    private const int Unfiltered = 10;
    private const int Filtered = 11;

    private readonly BTree _tree = new(dataset.File.Bytes, dataset.Layout.Address, Unfiltered, Filtered);

    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var wanted = scaled.ToArray();
        return _tree.Find(record => Compare(record.Span, wanted)) is { } found ? ReadRecord(found.Span) : null;
    }

    public override IEnumerable<Hdf5Chunk> All()
    {
        foreach (var record in _tree.Records())
        {
            if (ReadRecord(record.Span) is { } chunk)
                yield return chunk;
        }
    }

    private int Compare(ReadOnlySpan<byte> record, long[] wanted)
    {
        for (var index = 0; index < wanted.Length; index++)
        {
            var order = Place(record, index).CompareTo(wanted[index]);
            if (order != 0)
                return order;
        }
        return 0;
    }

    private long Place(ReadOnlySpan<byte> record, int index)
    {
        var from = record.Length - 8 * (Grid.Rank - index);
        if (from < 0)
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                "tree of chunks",
                Dataset.Layout.Address,
                "Its records are too short"
            );
        return ByteCursor.LittleEndian(record.Slice(from, 8));
    }

    private Hdf5Chunk? ReadRecord(ReadOnlySpan<byte> record)
    {
        var scaled = new long[Grid.Rank];
        for (var index = 0; index < scaled.Length; index++)
            scaled[index] = Place(record, index);
        return ReadEntry(
            new ByteCursor(record[..^(8 * Grid.Rank)], 0, "tree of chunks", File.OffsetSize, File.LengthSize),
            scaled
        );
    }
}
