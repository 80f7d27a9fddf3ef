using Dandi.Hdf5.References;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>Reads the message that tells a type (HDF5 format specification, IV.A.2.d, versions 1 to 5).</summary>
internal static class DatatypeMessage
{
    /// <summary>Published files nest types by thousands to exhaust a reader's stack; real ones stay below ten.</summary>
    public const int MaxLevels = 32;

    /// <summary>The type that a message tells, wherever its body stands.</summary>
    public static Hdf5Type Read(Hdf5File file, HeaderMessage message)
    {
        var resolved = file.SharedMessages.Resolve(message);
        var body = resolved.Read(file.Bytes, "datatype");
        return Read(ref body) with { CommittedAddress = resolved.HolderAddress };
    }

    public static Hdf5Type Read(ref ByteCursor cursor, int level = 0)
    {
        if (level > MaxLevels)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                "datatype",
                cursor.FileOffset,
                $"Types are nested in each other over more than {MaxLevels} levels"
            );
        var header = ReadHeader(ref cursor);
        return header.Class switch
        {
            Hdf5TypeClass.Integer or Hdf5TypeClass.Bitfield => ReadBits(ref cursor, header),
            Hdf5TypeClass.Float => ReadFloat(ref cursor, header),
            Hdf5TypeClass.Time => ReadTime(ref cursor, header),
            Hdf5TypeClass.String => ReadString(header),
            Hdf5TypeClass.Opaque => ReadOpaque(ref cursor, header),
            Hdf5TypeClass.Compound => CompoundType.Read(ref cursor, header, level),
            Hdf5TypeClass.Reference => ReadReference(ref cursor, header),
            Hdf5TypeClass.Enumeration => ReadEnumeration(ref cursor, header, level),
            Hdf5TypeClass.VariableLength => ReadVariableLength(ref cursor, header, level),
            Hdf5TypeClass.Array => ReadArray(ref cursor, header, level),
            Hdf5TypeClass.Complex => ReadComplex(ref cursor, header, level),
            _ => throw cursor.Unsupported($"type class {(int)header.Class} is not known"),
        };
    }

    private static DatatypeHeader ReadHeader(ref ByteCursor cursor)
    {
        var first = cursor.Byte();
        var version = first >> 4;
        if (version is 0 or > 5)
            throw cursor.UnknownVersion(version, 1, "the datatype");
        var bits = (int)cursor.Number(3);
        var size = cursor.Number(4);
        if (size > int.MaxValue)
            throw cursor.Damaged($"an element of {size} bytes is too large");
        if (size == 0)
            throw cursor.Damaged("an element has no bytes");
        return new DatatypeHeader((Hdf5TypeClass)(first & 15), version, bits, (int)size);
    }

    private static Hdf5Type ReadBits(ref ByteCursor cursor, DatatypeHeader header)
    {
        int offset = cursor.UInt16(),
            precision = cursor.UInt16();
        if (precision == 0 || offset + precision > header.Size * 8L)
            throw cursor.Damaged($"{precision} bits from bit {offset} on do not fit into {header.Size} bytes");
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            ByteOrder = (header.Bits & 1) != 0 ? Hdf5ByteOrder.Big : Hdf5ByteOrder.Little,
            IsSigned = header.Class == Hdf5TypeClass.Integer && (header.Bits & 8) != 0,
            BitOffset = offset,
            Precision = precision,
        };
    }

    private static Hdf5Type ReadFloat(ref ByteCursor cursor, DatatypeHeader header)
    {
        int offset = cursor.UInt16(),
            precision = cursor.UInt16();
        int exponent = cursor.Byte(),
            exponentBits = cursor.Byte(),
            mantissa = cursor.Byte(),
            mantissaBits = cursor.Byte();
        var layout = new Hdf5FloatLayout(
            header.Bits >> 8 & 0xff,
            exponent,
            exponentBits,
            mantissa,
            mantissaBits,
            cursor.UInt32(),
            header.Bits >> 4 & 3
        );
        var bits = header.Size * 8L;
        if (
            precision == 0
            || offset + precision > bits
            || exponent + exponentBits > bits
            || mantissa + mantissaBits > bits
            || layout.SignBit >= bits
        )
        {
            throw cursor.Damaged($"the parts of a floating-point number do not fit into {header.Size} bytes");
        }
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            ByteOrder = FloatOrder(header.Bits),
            BitOffset = offset,
            Precision = precision,
            Float = layout,
        };
    }

    private static Hdf5ByteOrder FloatOrder(int bits) =>
        ((bits & 1) != 0, (bits & 0x40) != 0) switch
        {
            (true, true) => Hdf5ByteOrder.Vax,
            (true, false) => Hdf5ByteOrder.Big,
            _ => Hdf5ByteOrder.Little,
        };

    private static Hdf5Type ReadTime(ref ByteCursor cursor, DatatypeHeader header) =>
        new()
        {
            Class = header.Class,
            Size = header.Size,
            ByteOrder = (header.Bits & 1) != 0 ? Hdf5ByteOrder.Big : Hdf5ByteOrder.Little,
            Precision = cursor.UInt16(),
        };

    private static Hdf5Type ReadString(DatatypeHeader header) =>
        new()
        {
            Class = header.Class,
            Size = header.Size,
            Padding = (Hdf5Padding)(header.Bits & 15),
            IsUtf8 = (header.Bits >> 4 & 15) == 1,
        };

    private static Hdf5Type ReadOpaque(ref ByteCursor cursor, DatatypeHeader header)
    {
        var tag = cursor.Bytes(header.Bits & 0xff);
        var end = tag.IndexOf((byte)0);
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            Tag = Hdf5Text.Decode(end < 0 ? tag : tag[..end]),
        };
    }

    private static Hdf5Type ReadReference(ref ByteCursor cursor, DatatypeHeader header)
    {
        var kind = header.Bits & 15;
        if (kind > 4)
            throw cursor.Unsupported($"references of kind {kind} are not known");
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            ReferenceKind = (Hdf5ReferenceKind)Math.Min(kind, (int)Hdf5ReferenceKind.Revised),
        };
    }

    private static Hdf5Type ReadEnumeration(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var number = Read(ref cursor, level + 1);
        if (number.Class != Hdf5TypeClass.Integer || number.Size != header.Size)
            throw cursor.Damaged("an enumeration is not based on a whole number of its own size");
        var names = new string[Math.Min(header.Bits & 0xffff, cursor.Remaining)];
        if (names.Length < (header.Bits & 0xffff))
            throw cursor.Damaged("an enumeration has more names than bytes");
        for (var index = 0; index < names.Length; index++)
            names[index] = ReadName(ref cursor, header.Version);
        var values = new Hdf5EnumerationValue[names.Length];
        for (var index = 0; index < names.Length; index++)
            values[index] = new Hdf5EnumerationValue(names[index], cursor.Bytes(number.Size).ToArray());
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            Base = number,
            Names = values,
        };
    }

    private static Hdf5Type ReadVariableLength(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var element = Read(ref cursor, level + 1);
        if (header.Size < 4 + cursor.OffsetSize + 4)
            throw cursor.Damaged($"a pointer to a list does not fit into {header.Size} bytes");
        return (header.Bits & 15) switch
        {
            0 => new Hdf5Type
            {
                Class = header.Class,
                Size = header.Size,
                Base = element,
            },
            1 => new Hdf5Type
            {
                Class = Hdf5TypeClass.String,
                Size = header.Size,
                IsVariableString = true,
                Padding = (Hdf5Padding)(header.Bits >> 4 & 15),
                IsUtf8 = (header.Bits >> 8 & 15) == 1,
            },
            var kind => throw cursor.Unsupported($"lists of kind {kind} are not known"),
        };
    }

    private static Hdf5Type ReadArray(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var rank = cursor.Byte();
        if (rank > DataspaceMessage.MaxDimensions)
            throw cursor.Damaged($"an array type of {rank} dimensions has more than {DataspaceMessage.MaxDimensions}");
        if (header.Version < 3)
            cursor.Skip(3);
        var dimensions = new int[rank];
        for (var index = 0; index < rank; index++)
            dimensions[index] = (int)Math.Min(cursor.Number(4), int.MaxValue);
        if (header.Version < 3)
            cursor.Skip(4 * rank);
        return ArrayOf(ref cursor, Read(ref cursor, level + 1), dimensions, header.Size);
    }

    /// <summary>An array type; its size must be that of its elements.</summary>
    public static Hdf5Type ArrayOf(ref ByteCursor cursor, Hdf5Type element, int[] dimensions, int? size)
    {
        var bytes = (long)element.Size;
        foreach (var dimension in dimensions)
        {
            bytes *= dimension;
            if (dimension == 0 || bytes > int.MaxValue)
                throw cursor.Damaged("the dimensions of an array type are impossible");
        }
        if (size is { } expected && expected != bytes)
            throw cursor.Damaged($"an array type of {expected} bytes has elements of {bytes}");
        return new Hdf5Type
        {
            Class = Hdf5TypeClass.Array,
            Size = (int)bytes,
            Base = element,
            Dimensions = dimensions,
        };
    }

    private static Hdf5Type ReadComplex(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var part = Read(ref cursor, level + 1);
        if (part.Class != Hdf5TypeClass.Float || part.Size * 2L != header.Size)
            throw cursor.Damaged("a complex number does not consist of two floating-point numbers");
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            Base = part,
        };
    }

    /// <summary>A name, in versions before 3 filled up to eight bytes.</summary>
    public static string ReadName(ref ByteCursor cursor, int version)
    {
        var from = cursor.Position;
        var name = Hdf5Text.Decode(cursor.UntilNul());
        if (version < 3)
            cursor.SkipPadding(from);
        return name;
    }
}
