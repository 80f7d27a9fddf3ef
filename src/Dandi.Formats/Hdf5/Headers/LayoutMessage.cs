using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads data layout messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.i, versions 1 to 5).
/// </summary>
internal static class LayoutMessage
{
    private const int SingleFiltered = 2;
    private const int EdgesUnfiltered = 1;

    public static Hdf5Layout Read(ref ByteCursor cursor, Hdf5Type type, Hdf5Dataspace space)
    {
        var version = cursor.ReadByte();
        var layout = version switch
        {
            1 or 2 => ReadVersion1Or2(ref cursor, type, space),
            3 or 4 or 5 => ReadVersion3To5(ref cursor, version),
            _ => throw cursor.UnknownVersion(version, 1, "the data layout message"),
        };
        if (layout.Class == Hdf5LayoutClass.Chunked)
            CheckChunks(ref cursor, layout, space);
        return layout;
    }

    private static Hdf5Layout ReadVersion1Or2(ref ByteCursor cursor, Hdf5Type type, Hdf5Dataspace space)
    {
        int rank = cursor.ReadByte();
        var kind = ReadClass(ref cursor);
        cursor.Skip(5);
        var address = kind == Hdf5LayoutClass.Compact ? ByteCursor.Undefined : cursor.ReadAddress();
        var dimensions = ReadDimensions(ref cursor, rank, 4);
        var layout = new Hdf5Layout { Class = kind, Address = address };
        switch (kind)
        {
            case Hdf5LayoutClass.Compact:
                return WithCompact(ref cursor, layout, cursor.ReadInteger(4));
            case Hdf5LayoutClass.Contiguous:
                return layout with { Size = space.Count * type.Size };
            case Hdf5LayoutClass.Chunked:
                return layout with { ChunkDimensions = WithoutElement(ref cursor, dimensions) };
            default:
                throw cursor.Damaged("the layout class does not exist in this version of the message");
        }
    }

    private static Hdf5Layout ReadVersion3To5(ref ByteCursor cursor, int version)
    {
        var kind = ReadClass(ref cursor);
        switch (kind)
        {
            case Hdf5LayoutClass.Compact:
                return WithCompact(ref cursor, new Hdf5Layout { Class = kind }, cursor.ReadUInt16());
            case Hdf5LayoutClass.Contiguous:
                return new Hdf5Layout
                {
                    Class = kind,
                    Address = cursor.ReadAddress(),
                    Size = cursor.ReadLength(),
                };
            case Hdf5LayoutClass.Chunked when version == 3:
                int rank = cursor.ReadByte();
                var address = cursor.ReadAddress();
                return new Hdf5Layout
                {
                    Class = kind,
                    Address = address,
                    ChunkDimensions = WithoutElement(ref cursor, ReadDimensions(ref cursor, rank, 4)),
                };
            case Hdf5LayoutClass.Chunked:
                return ReadIndexed(ref cursor);
            default:
                return new Hdf5Layout { Class = kind, Address = cursor.ReadAddress() };
        }
    }

    private static Hdf5Layout ReadIndexed(ref ByteCursor cursor)
    {
        var flags = cursor.ReadByte();
        int rank = cursor.ReadByte(),
            width = cursor.ReadByte();
        if (width is 0 or > 8)
            throw cursor.Damaged($"a dimension cannot have {width} bytes");
        var dimensions = WithoutElement(ref cursor, ReadDimensions(ref cursor, rank, width));
        var kind = cursor.ReadByte();
        if (kind is 0 or > 5)
            throw cursor.Unsupported($"chunk index type {kind} is not supported");
        var layout = new Hdf5Layout
        {
            Class = Hdf5LayoutClass.Chunked,
            ChunkDimensions = dimensions,
            IndexKind = (Hdf5ChunkIndexKind)kind,
            LeavesEdgesUnfiltered = (flags & EdgesUnfiltered) != 0,
        };
        switch (layout.IndexKind)
        {
            case Hdf5ChunkIndexKind.SingleChunk when (flags & SingleFiltered) != 0:
                layout = layout with
                {
                    IsSingleFiltered = true,
                    Size = cursor.ReadLength(),
                    FilterMask = cursor.ReadUInt32(),
                };
                break;
            case Hdf5ChunkIndexKind.FixedArray:
                cursor.Skip(1);
                break;
            case Hdf5ChunkIndexKind.ExtensibleArray:
                cursor.Skip(5);
                break;
            case Hdf5ChunkIndexKind.BTreeV2:
                cursor.Skip(6);
                break;
        }
        return layout with { Address = cursor.ReadAddress() };
    }

    private static Hdf5LayoutClass ReadClass(ref ByteCursor cursor)
    {
        var kind = cursor.ReadByte();
        return kind <= 3 ? (Hdf5LayoutClass)kind : throw cursor.Unsupported($"layout class {kind} is not supported");
    }

    private static int[] ReadDimensions(ref ByteCursor cursor, int rank, int width)
    {
        if (rank > DataspaceMessage.MaxRank + 1)
            throw cursor.Damaged($"the layout has {rank} dimensions; the maximum is {DataspaceMessage.MaxRank + 1}");
        var dimensions = new int[rank];
        for (var index = 0; index < rank; index++)
        {
            var length = cursor.ReadInteger(width);
            dimensions[index] = length is >= 0 and <= int.MaxValue
                ? (int)length
                : throw cursor.Unsupported($"chunks with a dimension of {length} elements are not supported");
        }
        return dimensions;
    }

    /// <summary>Removes the last dimension of a chunk, which is the size of an element.</summary>
    private static int[] WithoutElement(ref ByteCursor cursor, int[] dimensions)
    {
        if (dimensions.Length == 0 || dimensions.Contains(0))
            throw cursor.Damaged("a chunk has no elements");
        return dimensions[..^1];
    }

    private static Hdf5Layout WithCompact(ref ByteCursor cursor, Hdf5Layout layout, long size)
    {
        if (size > cursor.Remaining)
            throw cursor.Damaged($"the {size} bytes of data exceed the size of the message");
        var offset = cursor.FileOffset;
        return layout with { Compact = cursor.ReadBytes((int)size).ToArray(), CompactOffset = offset, Size = size };
    }

    private static void CheckChunks(ref ByteCursor cursor, Hdf5Layout layout, Hdf5Dataspace space)
    {
        if (layout.ChunkDimensions.Count != space.Dimensions.Count)
            throw cursor.Damaged(
                $"chunks have {layout.ChunkDimensions.Count} dimensions, but the dataset has {space.Dimensions.Count}"
            );
    }
}
