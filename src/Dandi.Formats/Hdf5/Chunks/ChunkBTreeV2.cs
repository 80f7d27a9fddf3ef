using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Chunks in a B-tree of version 2
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.A.2, record types 10 and 11).
/// </summary>
internal sealed class ChunkBTreeV2(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    private const string Structure = "B-tree of chunks";
    private const int Unfiltered = 10;
    private const int Filtered = 11;

    private readonly BTreeV2 _tree = new(dataset.File.Bytes, dataset.Layout.Address, Unfiltered, Filtered);

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
            var order = Coordinate(record, index).CompareTo(wanted[index]);
            if (order != 0)
                return order;
        }
        return 0;
    }

    private long Coordinate(ReadOnlySpan<byte> record, int index)
    {
        var from = record.Length - 8 * (Grid.Rank - index);
        if (from < 0)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                Structure,
                Dataset.Layout.Address,
                "The records of the chunk index are too short"
            );
        return ByteCursor.ReadLittleEndian(record.Slice(from, 8));
    }

    private Hdf5Chunk? ReadRecord(ReadOnlySpan<byte> record)
    {
        var scaled = new long[Grid.Rank];
        for (var index = 0; index < scaled.Length; index++)
            scaled[index] = Coordinate(record, index);
        return ReadEntry(
            new ByteCursor(record[..^(8 * Grid.Rank)], 0, Structure, File.OffsetSize, File.LengthSize),
            scaled
        );
    }
}
