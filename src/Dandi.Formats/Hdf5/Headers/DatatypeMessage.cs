using Dandi.Hdf5.References;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads datatype messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d, versions 1 to 5).
/// </summary>
internal static class DatatypeMessage
{
    /// <summary>The maximum nesting of types. Real types have fewer than ten levels; published attacks on readers have
    /// thousands, to overflow the stack.</summary>
    public const int MaxLevels = 32;

    private const int MemoryPerByte = 16;

    /// <summary>Reads a datatype message, which may be shared.</summary>
    public static Hdf5Type Read(Hdf5File file, HeaderMessage message)
    {
        var resolved = file.SharedMessages.Resolve(message);
        // Any number of objects may share a type, whose description in memory is much larger than the message.
        if (message.IsShared)
            file.Bytes.Budget.SpendMetadata(resolved.Body.Length * (long)MemoryPerByte);
        var body = resolved.Read(file.Bytes, "datatype");
        return Read(ref body) with { CommittedAddress = resolved.HolderAddress };
    }

    public static Hdf5Type Read(ref ByteCursor cursor, int level = 0)
    {
        if (level > MaxLevels)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                "datatype",
                cursor.FileOffset,
                $"Types are nested deeper than {MaxLevels} levels"
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
            _ => throw cursor.Unsupported($"datatype class {(int)header.Class} is not supported"),
        };
    }

    private static DatatypeHeader ReadHeader(ref ByteCursor cursor)
    {
        var first = cursor.ReadByte();
        var version = first >> 4;
        if (version is 0 or > 5)
            throw cursor.UnknownVersion(version, 1, "the datatype message");
        var bits = (int)cursor.ReadInteger(3);
        var size = cursor.ReadInteger(4);
        if (size > int.MaxValue)
            throw cursor.Damaged($"an element of {size} bytes is too large");
        if (size == 0)
            throw cursor.Damaged("an element has a size of 0 bytes");
        return new DatatypeHeader((Hdf5TypeClass)(first & 15), version, bits, (int)size);
    }

    private static Hdf5Type ReadBits(ref ByteCursor cursor, DatatypeHeader header)
    {
        int offset = cursor.ReadUInt16(),
            precision = cursor.ReadUInt16();
        if (precision == 0 || offset + precision > header.Size * 8L)
            throw cursor.Damaged($"{precision} bits at bit {offset} do not fit into {header.Size} bytes");
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
        int offset = cursor.ReadUInt16(),
            precision = cursor.ReadUInt16();
        int exponent = cursor.ReadByte(),
            exponentBits = cursor.ReadByte(),
            mantissa = cursor.ReadByte(),
            mantissaBits = cursor.ReadByte();
        var layout = new Hdf5FloatLayout(
            header.Bits >> 8 & 0xff,
            exponent,
            exponentBits,
            mantissa,
            mantissaBits,
            cursor.ReadUInt32(),
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
            throw cursor.Damaged($"the fields of a floating-point number do not fit into {header.Size} bytes");
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
            Precision = cursor.ReadUInt16(),
        };

    private static Hdf5Type ReadString(DatatypeHeader header) =>
        new()
        {
            Class = header.Class,
            Size = header.Size,
            Padding = (Hdf5StringPadding)(header.Bits & 15),
            IsUtf8 = (header.Bits >> 4 & 15) == 1,
        };

    private static Hdf5Type ReadOpaque(ref ByteCursor cursor, DatatypeHeader header)
    {
        var tag = cursor.ReadBytes(header.Bits & 0xff);
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
            throw cursor.Unsupported($"reference type {kind} is not supported");
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
            throw cursor.Damaged("the base type of an enumeration is not an integer of the same size");
        var names = new string[Math.Min(header.Bits & 0xffff, cursor.Remaining)];
        if (names.Length < (header.Bits & 0xffff))
            throw cursor.Damaged("an enumeration has more names than there are bytes");
        for (var index = 0; index < names.Length; index++)
            names[index] = ReadName(ref cursor, header.Version);
        var values = new Hdf5EnumerationValue[names.Length];
        for (var index = 0; index < names.Length; index++)
            values[index] = new Hdf5EnumerationValue(names[index], cursor.ReadBytes(number.Size).ToArray());
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            Base = number,
            EnumerationValues = values,
        };
    }

    private static Hdf5Type ReadVariableLength(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var element = Read(ref cursor, level + 1);
        if (header.Size < 4 + cursor.OffsetSize + 4)
            throw cursor.Damaged($"the pointer of a variable-length type does not fit into {header.Size} bytes");
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
                IsVariableLengthString = true,
                Padding = (Hdf5StringPadding)(header.Bits >> 4 & 15),
                IsUtf8 = (header.Bits >> 8 & 15) == 1,
            },
            var kind => throw cursor.Unsupported($"variable-length type {kind} is not supported"),
        };
    }

    private static Hdf5Type ReadArray(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var rank = cursor.ReadByte();
        if (rank > DataspaceMessage.MaxRank)
            throw cursor.Damaged($"an array type has {rank} dimensions; the maximum is {DataspaceMessage.MaxRank}");
        if (header.Version < 3)
            cursor.Skip(3);
        var dimensions = new int[rank];
        for (var index = 0; index < rank; index++)
            dimensions[index] = (int)Math.Min(cursor.ReadInteger(4), int.MaxValue);
        if (header.Version < 3)
            cursor.Skip(4 * rank);
        return ArrayOf(ref cursor, Read(ref cursor, level + 1), dimensions, header.Size);
    }

    /// <summary>Creates an array type.</summary>
    /// <param name="cursor">The message, for errors.</param>
    /// <param name="element">The type of an element.</param>
    /// <param name="dimensions">The dimensions, none of which may be 0.</param>
    /// <param name="size">The stored size, which must equal that of all elements; null if it is not stored.</param>
    public static Hdf5Type ArrayOf(ref ByteCursor cursor, Hdf5Type element, int[] dimensions, int? size)
    {
        var bytes = (long)element.Size;
        foreach (var dimension in dimensions)
        {
            bytes *= dimension;
            if (dimension == 0 || bytes > int.MaxValue)
                throw cursor.Damaged("the dimensions of an array type are invalid");
        }
        if (size is { } expected && expected != bytes)
            throw cursor.Damaged($"an array type has {expected} bytes, but its elements have {bytes} bytes in total");
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
            throw cursor.Damaged("the parts of a complex number are not two floating-point numbers");
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            Base = part,
        };
    }

    /// <summary>Reads a name, which versions before 3 pad to a multiple of eight bytes.</summary>
    public static string ReadName(ref ByteCursor cursor, int version)
    {
        var from = cursor.Position;
        var name = Hdf5Text.Decode(cursor.ReadUntilNul());
        if (version < 3)
            cursor.SkipPadding(from);
        return name;
    }
}
