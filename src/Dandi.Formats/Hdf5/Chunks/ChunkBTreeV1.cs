using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Chunks in a B-tree of version 1, whose keys have the offset of the first element of a chunk
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.A.1, node type 1).
/// </summary>
internal sealed class ChunkBTreeV1(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    private const string Structure = "B-tree of chunks";
    private const int MaxLevels = 64;

    private int KeySize => 8 + 8 * (Grid.Rank + 1);

    private int EntrySize => KeySize + File.OffsetSize;

    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var address = Dataset.Layout.Address;
        for (var step = 0; step < MaxLevels; step++)
        {
            var node = ReadNode(address);
            int low = 0,
                high = node.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Compare(node.Entries.Slice(middle * EntrySize, KeySize), scaled) <= 0)
                    low = middle + 1;
                else
                    high = middle;
            }
            if (low == 0)
                return null;
            var entry = node.Entries.Slice((low - 1) * EntrySize, EntrySize);
            if (node.Level == 0)
                return Compare(entry, scaled) == 0 ? ReadChunk(entry) : null;
            address = ReadChild(entry);
        }
        throw new InvalidHdf5Exception(Hdf5ErrorKind.Damaged, Structure, address, "The B-tree has too many levels");
    }

    public override IEnumerable<Hdf5Chunk> All()
    {
        var seen = new HashSet<long>();
        var nodes = new Stack<long>();
        nodes.Push(Dataset.Layout.Address);
        while (nodes.TryPop(out var address))
        {
            if (!seen.Add(address))
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Damaged,
                    Structure,
                    address,
                    "A node occurs twice in the B-tree"
                );
            foreach (var chunk in ReadEntries(address, nodes))
                yield return chunk;
        }
    }

    private List<Hdf5Chunk> ReadEntries(long address, Stack<long> nodes)
    {
        var node = ReadNode(address);
        var chunks = new List<Hdf5Chunk>();
        // In reverse, as the stack returns the last node first.
        if (node.Level > 0)
            for (var index = node.Count - 1; index >= 0; index--)
                nodes.Push(ReadChild(node.Entries.Slice(index * EntrySize, EntrySize)));
        for (var index = 0; node.Level == 0 && index < node.Count; index++)
        {
            if (ReadChunk(node.Entries.Slice(index * EntrySize, EntrySize)) is { } chunk)
                chunks.Add(chunk);
        }
        return chunks;
    }

    private ChunkNode ReadNode(long address)
    {
        File.Budget.Step();
        var head = File.Cursor(address, 8 + 2L * File.OffsetSize, Structure);
        head.ExpectSignature("TREE"u8);
        if (head.ReadByte() != 1)
            throw head.Damaged("the B-tree is not one of chunks");
        int level = head.ReadByte(),
            count = head.ReadUInt16();
        return new ChunkNode(
            level,
            count,
            File.At(address + 8 + 2L * File.OffsetSize, count * (long)EntrySize, Structure)
        );
    }

    private int Compare(ReadOnlySpan<byte> key, ReadOnlySpan<long> scaled)
    {
        for (var index = 0; index < Grid.Rank; index++)
        {
            var order = ByteCursor
                .ReadLittleEndian(key.Slice(8 + 8 * index, 8))
                .CompareTo(scaled[index] * Grid.Chunk[index]);
            if (order != 0)
                return order;
        }
        return 0;
    }

    private Hdf5Chunk? ReadChunk(ReadOnlySpan<byte> entry)
    {
        var address = ReadChild(entry);
        if (address == ByteCursor.Undefined)
            return null;
        var scaled = new long[Grid.Rank];
        for (var index = 0; index < scaled.Length; index++)
            scaled[index] = ByteCursor.ReadLittleEndian(entry.Slice(8 + 8 * index, 8)) / Grid.Chunk[index];
        return new Hdf5Chunk(
            scaled,
            address,
            ByteCursor.ReadLittleEndian(entry[..4]),
            (uint)ByteCursor.ReadLittleEndian(entry[4..8])
        );
    }

    private long ReadChild(ReadOnlySpan<byte> entry) =>
        new ByteCursor(entry[KeySize..], 0, Structure, File.OffsetSize, File.LengthSize).ReadAddress();

    private readonly ref struct ChunkNode(int level, int count, ReadOnlySpan<byte> entries)
    {
        public int Level { get; } = level;

        public int Count { get; } = count;

        public ReadOnlySpan<byte> Entries { get; } = entries;
    }
}
