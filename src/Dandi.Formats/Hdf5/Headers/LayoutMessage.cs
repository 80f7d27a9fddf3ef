using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>Reads the message that tells where the elements of a dataset lie.</summary>
internal static class LayoutMessage
{
    private const int SingleFiltered = 2;
    private const int EdgesUnfiltered = 1;

    public static Hdf5Layout Read(ref ByteCursor cursor, Hdf5Type type, Hdf5Space space)
    {
        var version = cursor.Byte();
        var layout = version switch
        {
            1 or 2 => ReadOld(ref cursor, type, space),
            3 or 4 or 5 => ReadNew(ref cursor, version),
            _ => throw cursor.UnknownVersion(version, 1, "the layout"),
        };
        if (layout.Class == Hdf5LayoutClass.Chunked)
            CheckChunks(ref cursor, layout, space);
        return layout;
    }

    private static Hdf5Layout ReadOld(ref ByteCursor cursor, Hdf5Type type, Hdf5Space space)
    {
        int rank = cursor.Byte();
        var kind = ReadClass(ref cursor);
        cursor.Skip(5);
        var address = kind == Hdf5LayoutClass.Compact ? ByteCursor.Undefined : cursor.Address();
        var dimensions = ReadDimensions(ref cursor, rank, 4);
        var layout = new Hdf5Layout { Class = kind, Address = address };
        switch (kind)
        {
            case Hdf5LayoutClass.Compact:
                var compact = TakeBytes(ref cursor, cursor.Number(4));
                return layout with { Compact = compact, Size = compact.Length };
            case Hdf5LayoutClass.Contiguous:
                if (space.Count > long.MaxValue / type.Size)
                    throw cursor.Damaged("the dataset is larger than can be counted");
                return layout with { Size = space.Count * type.Size };
            case Hdf5LayoutClass.Chunked:
                return layout with { ChunkDimensions = WithoutElement(ref cursor, dimensions) };
            default:
                throw cursor.Damaged("the class of the layout is none of its version");
        }
    }

    private static Hdf5Layout ReadNew(ref ByteCursor cursor, int version)
    {
        var kind = ReadClass(ref cursor);
        switch (kind)
        {
            case Hdf5LayoutClass.Compact:
                var compact = TakeBytes(ref cursor, cursor.UInt16());
                return new Hdf5Layout
                {
                    Class = kind,
                    Compact = compact,
                    Size = compact.Length,
                };
            case Hdf5LayoutClass.Contiguous:
                return new Hdf5Layout
                {
                    Class = kind,
                    Address = cursor.Address(),
                    Size = cursor.Length(),
                };
            case Hdf5LayoutClass.Chunked when version == 3:
                int rank = cursor.Byte();
                var address = cursor.Address();
                return new Hdf5Layout
                {
                    Class = kind,
                    Address = address,
                    ChunkDimensions = WithoutElement(ref cursor, ReadDimensions(ref cursor, rank, 4)),
                };
            case Hdf5LayoutClass.Chunked:
                return ReadIndexed(ref cursor);
            default:
                return new Hdf5Layout { Class = kind, Address = cursor.Address() };
        }
    }

    private static Hdf5Layout ReadIndexed(ref ByteCursor cursor)
    {
        var flags = cursor.Byte();
        int rank = cursor.Byte(),
            width = cursor.Byte();
        if (width is 0 or > 8)
            throw cursor.Damaged($"a dimension of {width} bytes is none");
        var dimensions = WithoutElement(ref cursor, ReadDimensions(ref cursor, rank, width));
        var kind = cursor.Byte();
        if (kind is 0 or > 5)
            throw cursor.Unsupported($"chunk index {kind} is not known");
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
                layout = layout with { IsSingleFiltered = true, Size = cursor.Length(), FilterMask = cursor.UInt32() };
                break;
            case Hdf5ChunkIndexKind.FixedArray:
                cursor.Skip(1);
                break;
            case Hdf5ChunkIndexKind.ExtensibleArray:
                cursor.Skip(5);
                break;
            case Hdf5ChunkIndexKind.BTree:
                cursor.Skip(6);
                break;
        }
        return layout with { Address = cursor.Address() };
    }

    private static Hdf5LayoutClass ReadClass(ref ByteCursor cursor)
    {
        var kind = cursor.Byte();
        return kind <= 3 ? (Hdf5LayoutClass)kind : throw cursor.Unsupported($"layout class {kind} is not known");
    }

    private static int[] ReadDimensions(ref ByteCursor cursor, int rank, int width)
    {
        if (rank > DataspaceMessage.MaxDimensions + 1)
            throw cursor.Damaged($"a layout of {rank} dimensions has too many");
        var dimensions = new int[rank];
        for (var index = 0; index < rank; index++)
        {
            var length = cursor.Number(width);
            dimensions[index] = length is >= 0 and <= int.MaxValue
                ? (int)length
                : throw cursor.Unsupported($"chunks {length} elements long are not read");
        }
        return dimensions;
    }

    /// <summary>The last dimension of a chunk is the size of an element.</summary>
    private static int[] WithoutElement(ref ByteCursor cursor, int[] dimensions)
    {
        if (dimensions.Length == 0 || dimensions.Contains(0))
            throw cursor.Damaged("a chunk has no elements");
        return dimensions[..^1];
    }

    private static byte[] TakeBytes(ref ByteCursor cursor, long count)
    {
        if (count > cursor.Remaining)
            throw cursor.Damaged($"the header holds less than the {count} bytes of data");
        return cursor.Bytes((int)count).ToArray();
    }

    private static void CheckChunks(ref ByteCursor cursor, Hdf5Layout layout, Hdf5Space space)
    {
        if (layout.ChunkDimensions.Count != space.Dimensions.Count)
            throw cursor.Damaged(
                $"chunks of {layout.ChunkDimensions.Count} dimensions cannot make up a dataset of {space.Dimensions.Count}"
            );
    }
}
