using Dandi.Hdf5.Headers;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Values;

/// <summary>
/// Reads the dataset and the selection of a region reference
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// VIII.A, versions 1 to 3).
/// </summary>
internal static class RegionDecoder
{
    private const int RegularBlocks = 1;

    public static Hdf5Region Read(ByteCursor cursor, ReadingBudget budget)
    {
        var address = cursor.ReadAddress();
        var kind = cursor.ReadUInt32();
        var version = cursor.ReadUInt32();
        return kind switch
        {
            (uint)Hdf5SelectionKind.None or (uint)Hdf5SelectionKind.All => new Hdf5Region(
                address,
                (Hdf5SelectionKind)kind,
                []
            ),
            (uint)Hdf5SelectionKind.Points => new Hdf5Region(
                address,
                Hdf5SelectionKind.Points,
                ReadPoints(ref cursor, version, budget)
            ),
            (uint)Hdf5SelectionKind.Blocks => new Hdf5Region(
                address,
                Hdf5SelectionKind.Blocks,
                ReadBlocks(ref cursor, version, budget)
            ),
            _ => throw cursor.Unsupported($"selection type {kind} is not supported"),
        };
    }

    private static List<IReadOnlyList<long>> ReadPoints(ref ByteCursor cursor, uint version, ReadingBudget budget)
    {
        var width = 4;
        if (version == 1)
            cursor.Skip(8);
        else if (version == 2)
            width = ReadWidth(ref cursor);
        else
            throw cursor.UnknownVersion((int)Math.Min(version, int.MaxValue), 1, "the selection");
        var rank = ReadRank(ref cursor);
        return ReadCoordinates(ref cursor, (rank, width), cursor.ReadInteger(width), budget);
    }

    private static List<IReadOnlyList<long>> ReadBlocks(ref ByteCursor cursor, uint version, ReadingBudget budget)
    {
        var (width, flags) = (4, 0);
        switch (version)
        {
            case 1:
                cursor.Skip(8);
                break;
            case 2:
                (width, flags) = (8, cursor.ReadByte());
                cursor.Skip(4);
                break;
            case 3:
                flags = cursor.ReadByte();
                width = ReadWidth(ref cursor);
                break;
            default:
                throw cursor.UnknownVersion((int)Math.Min(version, int.MaxValue), 1, "the selection");
        }
        var rank = ReadRank(ref cursor);
        if (version > 1 && (flags & RegularBlocks) != 0)
            return ReadRegular(ref cursor, rank, width, budget);
        var blocks = cursor.ReadInteger(width);
        if (blocks > int.MaxValue)
            throw cursor.Damaged($"a selection of {blocks} blocks is too large");
        return ReadCoordinates(ref cursor, (rank, width), blocks * 2, budget);
    }

    private static int ReadWidth(ref ByteCursor cursor)
    {
        var width = cursor.ReadByte();
        return width is 2 or 4 or 8 ? width : throw cursor.Damaged($"coordinates cannot have {width} bytes");
    }

    private static int ReadRank(ref ByteCursor cursor)
    {
        var rank = cursor.ReadUInt32();
        return rank is > 0 and <= DataspaceMessage.MaxRank
            ? (int)rank
            : throw cursor.Damaged($"a selection cannot have {rank} dimensions");
    }

    private static List<IReadOnlyList<long>> ReadCoordinates(
        ref ByteCursor cursor,
        (int Rank, int Width) form,
        long count,
        ReadingBudget budget
    )
    {
        var (rank, width) = form;
        if (count > cursor.Remaining / (rank * width))
            throw cursor.Damaged($"the {count} coordinates of a selection exceed its size");
        budget.SpendMetadata(count * MemoryOf(rank));
        var coordinates = new List<IReadOnlyList<long>>((int)count);
        for (var index = 0; index < count; index++)
            coordinates.Add(ReadCoordinate(ref cursor, rank, width));
        return coordinates;
    }

    private static long MemoryOf(int rank) => ReadingBudget.ObjectOverhead + rank * (long)sizeof(long);

    private static long[] ReadCoordinate(ref ByteCursor cursor, int rank, int width)
    {
        var coordinate = new long[rank];
        for (var index = 0; index < rank; index++)
            coordinate[index] = cursor.ReadInteger(width);
        return coordinate;
    }

    private static List<IReadOnlyList<long>> ReadRegular(
        ref ByteCursor cursor,
        int rank,
        int width,
        ReadingBudget budget
    )
    {
        const int MaxBlocks = 1_000_000;
        var dimensions = new (long Start, long Stride, long Count, long Block)[rank];
        double total = 1;
        for (var index = 0; index < rank; index++)
        {
            dimensions[index] = (
                cursor.ReadInteger(width),
                cursor.ReadInteger(width),
                cursor.ReadInteger(width),
                cursor.ReadInteger(width)
            );
            total *= dimensions[index].Count;
        }
        if (total > MaxBlocks)
            throw cursor.Unsupported($"selections of {total} blocks are not supported; the limit is {MaxBlocks}");
        budget.SpendMetadata((long)total * 2 * MemoryOf(rank));
        var blocks = new List<IReadOnlyList<long>>();
        var position = new long[rank];
        for (var block = 0; block < (int)total; block++)
        {
            long[] first = [.. dimensions.Select((part, index) => part.Start + position[index] * part.Stride)];
            blocks.Add(first);
            blocks.Add([.. dimensions.Select((part, index) => first[index] + part.Block - 1)]);
            for (var index = rank - 1; index >= 0 && ++position[index] == dimensions[index].Count; index--)
                position[index] = 0;
        }
        return blocks;
    }
}
