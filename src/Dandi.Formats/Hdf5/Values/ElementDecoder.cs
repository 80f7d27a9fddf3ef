using System.Numerics;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Values;

/// <summary>Converts stored elements of any type to .NET objects.</summary>
internal static class ElementDecoder
{
    private const int MaxListElements = 1 << 20;

    /// <summary>Converts an element, as documented at <see cref="Hdf5Values.ReadElement"/>.</summary>
    public static object? Decode(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored) =>
        type.Class switch
        {
            Hdf5TypeClass.Integer => Integer(type, stored),
            Hdf5TypeClass.Float => NumberDecoder.ToDouble(type, stored),
            Hdf5TypeClass.Enumeration when type.IsBoolean => stored[0] != 0,
            Hdf5TypeClass.Enumeration => Integer(type.Base!, stored),
            Hdf5TypeClass.String => Text(file, type, stored) is { } text ? Hdf5Text.Decode(text) : null,
            Hdf5TypeClass.Compound => Compound(file, type, stored),
            Hdf5TypeClass.Reference => Reference(file, type, stored),
            Hdf5TypeClass.VariableLength => List(file, type, stored),
            Hdf5TypeClass.Array => Elements(file, type.Base!, stored, type.Size / type.Base!.Size),
            Hdf5TypeClass.Complex => new Complex(
                NumberDecoder.ToDouble(type.Base!, stored[..type.Base!.Size]),
                NumberDecoder.ToDouble(type.Base!, stored[type.Base!.Size..])
            ),
            _ => stored.ToArray(),
        };

    /// <summary>The bytes of a string without padding; null for a variable-length string without data.</summary>
    public static byte[]? Text(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        if (!type.IsVariableLengthString)
        {
            var trimmed = Trim(type.Padding, stored);
            file.Bytes.Budget.SpendMetadata(trimmed.Length);
            return trimmed.ToArray();
        }
        var (count, collection, index) = Pointer(file, stored);
        if (collection is 0 or ByteCursor.Undefined)
            return null;
        var text = count == 0 ? [] : file.Heaps.Read(collection, index, count);
        var end = text.IndexOf((byte)0);
        return (end < 0 ? text : text[..end]).ToArray();
    }

    /// <summary>The stored elements of a variable-length list; empty if it has no data.</summary>
    public static ReadOnlySpan<byte> ListBytes(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored, out int count)
    {
        var (length, collection, index) = Pointer(file, stored);
        count = 0;
        if (length == 0 || collection is 0 or ByteCursor.Undefined)
            return [];
        var bytes = file.Heaps.Read(collection, index, length * type.Base!.Size);
        count = (int)length;
        return bytes;
    }

    /// <summary>Converts an object reference; null for the null reference.</summary>
    public static Hdf5Reference? ObjectReference(Hdf5File file, ReadOnlySpan<byte> stored)
    {
        if (stored.Length < file.OffsetSize)
            return null;
        var address = new ByteCursor(stored, 0, "reference", file.OffsetSize, file.LengthSize).ReadAddress();
        return address is 0 or ByteCursor.Undefined ? null : new Hdf5Reference(address);
    }

    private static ReadOnlySpan<byte> Trim(Hdf5StringPadding padding, ReadOnlySpan<byte> stored)
    {
        switch (padding)
        {
            case Hdf5StringPadding.NullPadded:
                return stored.TrimEnd((byte)0);
            case Hdf5StringPadding.SpacePadded:
                return stored.TrimEnd((byte)' ');
            default:
                var end = stored.IndexOf((byte)0);
                return end < 0 ? stored : stored[..end];
        }
    }

    /// <summary>The pointer to the global heap that an element of variable length is.</summary>
    public static (long Count, long Collection, int Index) Pointer(Hdf5File file, ReadOnlySpan<byte> stored)
    {
        var cursor = new ByteCursor(stored, 0, "variable-length element", file.OffsetSize, file.LengthSize);
        return (cursor.ReadUInt32(), cursor.ReadAddress(), (int)cursor.ReadUInt32());
    }

    private static object Integer(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        if (type.Size > 8)
            return stored.ToArray();
        var number = NumberDecoder.ToInteger(type, stored);
        return type.IsSigned || type.Precision < 64 ? number : (ulong)number;
    }

    private static KeyValuePair<string, object?>[] Compound(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        file.Bytes.Budget.SpendMetadata(type.Members.Count * (long)ReadingBudget.ObjectOverhead);
        var members = new KeyValuePair<string, object?>[type.Members.Count];
        for (var index = 0; index < members.Length; index++)
        {
            var member = type.Members[index];
            members[index] = new(member.Name, Decode(file, member.Type, stored.Slice(member.Offset, member.Type.Size)));
        }
        return members;
    }

    private static object? Reference(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        switch (type.ReferenceKind)
        {
            case Hdf5ReferenceKind.Object:
                return ObjectReference(file, stored);
            case Hdf5ReferenceKind.Region:
                var cursor = new ByteCursor(stored, 0, "region reference", file.OffsetSize, file.LengthSize);
                var collection = cursor.ReadAddress();
                return collection is 0 or ByteCursor.Undefined
                    ? null
                    : RegionDecoder.Read(file.Heaps.Read(collection, (int)cursor.ReadUInt32()), file.Bytes.Budget);
            default:
                return stored.ToArray();
        }
    }

    private static object?[] List(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        var bytes = ListBytes(file, type, stored, out var count);
        return Elements(file, type.Base!, bytes, count);
    }

    private static object?[] Elements(Hdf5File file, Hdf5Type type, ReadOnlySpan<byte> stored, int count)
    {
        if (count > MaxListElements)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                "list",
                -1,
                $"A list of {count} elements is longer than the limit of {MaxListElements} elements"
            );
        file.Bytes.Budget.SpendMetadata(count * (long)ReadingBudget.ObjectOverhead);
        var elements = new object?[count];
        for (var index = 0; index < count; index++)
            elements[index] = Decode(file, type, stored.Slice(index * type.Size, type.Size));
        return elements;
    }
}
