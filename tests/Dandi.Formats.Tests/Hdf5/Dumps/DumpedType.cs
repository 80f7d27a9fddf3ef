using System.Text.Json.Nodes;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>
/// Dumps types in the form of the reference dumps, in which sizes and offsets of compounds are those in the memory of
/// the HDF5 library.
/// </summary>
internal static class DumpedType
{
    private const int MemoryOfText = 8;
    private const int MemoryOfList = 16;
    private const int MemoryOfRegion = 12;
    private const int MemoryOfRevisedReference = 64;

    public static JsonObject Of(Hdf5Type type)
    {
        var dump = new JsonObject { ["class"] = NameOf(type.Class) };
        AddParts(dump, type);
        return dump;
    }

    private static void AddParts(JsonObject dump, Hdf5Type type)
    {
        switch (type.Class)
        {
            case Hdf5TypeClass.Integer or Hdf5TypeClass.Float or Hdf5TypeClass.Bitfield or Hdf5TypeClass.Time:
                AddNumber(dump, type);
                break;
            case Hdf5TypeClass.String:
                AddString(dump, type);
                break;
            case Hdf5TypeClass.Opaque:
                (dump["size"], dump["tag"]) = (type.Size, DumpedText.Of(type.Tag ?? ""));
                break;
            case Hdf5TypeClass.Compound:
                AddCompound(dump, type);
                break;
            case Hdf5TypeClass.Enumeration:
                dump["base"] = Of(type.Base!);
                dump["members"] = new JsonArray([
                    .. type.EnumerationValues.Select(value => new JsonArray(
                        DumpedText.Of(value.Name),
                        DumpedElement.Number(type.Base!, value.Bytes.Span)
                    )),
                ]);
                break;
            case Hdf5TypeClass.Reference:
                dump["reftype"] = type.ReferenceKind switch
                {
                    Hdf5ReferenceKind.Object => "object",
                    Hdf5ReferenceKind.Region => "region",
                    _ => "revised",
                };
                break;
            default:
                dump["base"] = Of(type.Base!);
                if (type.Class == Hdf5TypeClass.Array)
                    dump["dims"] = new JsonArray([.. type.Dimensions.Select(length => (JsonNode)length)]);
                if (type.Class == Hdf5TypeClass.Complex)
                    dump["size"] = type.Size;
                break;
        }
    }

    private static void AddNumber(JsonObject dump, Hdf5Type type)
    {
        dump["size"] = type.Size;
        dump["order"] = type.ByteOrder switch
        {
            Hdf5ByteOrder.Little => "little",
            Hdf5ByteOrder.Big => "big",
            _ => "vax",
        };
        if (type.Class == Hdf5TypeClass.Integer)
            dump["signed"] = type.IsSigned;
        if (type.Class != Hdf5TypeClass.Time && (type.Precision != type.Size * 8 || type.BitOffset != 0))
        {
            (dump["precision"], dump["offset"]) = (type.Precision, type.BitOffset);
        }
        if (
            type.Float is not { } parts
            || (
                type.Size is 2 or 4 or 8
                && (parts == Hdf5FloatLayout.Half || parts == Hdf5FloatLayout.Single || parts == Hdf5FloatLayout.Double)
                && type.ByteOrder != Hdf5ByteOrder.Vax
            )
        )
            return;
        dump["sign"] = parts.SignBit;
        dump["exponent"] = new JsonArray(parts.ExponentBit, parts.ExponentBits);
        dump["mantissa"] = new JsonArray(parts.MantissaBit, parts.MantissaBits);
        dump["bias"] = parts.Bias;
        dump["norm"] = parts.Normalization switch
        {
            0 => "none",
            1 => "msbset",
            _ => "implied",
        };
    }

    private static void AddString(JsonObject dump, Hdf5Type type)
    {
        if (type.IsVariableLengthString)
            dump["variable"] = true;
        else
            dump["size"] = type.Size;
        dump["padding"] = type.Padding switch
        {
            Hdf5StringPadding.NullTerminated => "nullterm",
            Hdf5StringPadding.NullPadded => "nullpad",
            _ => "spacepad",
        };
        dump["charset"] = type.IsUtf8 ? "utf8" : "ascii";
    }

    private static void AddCompound(JsonObject dump, Hdf5Type type)
    {
        var growth = 0;
        var offsets = new Dictionary<Hdf5CompoundMember, int>(ReferenceEqualityComparer.Instance);
        foreach (var member in type.Members.OrderBy(member => member.Offset))
        {
            offsets[member] = member.Offset + growth;
            growth += SizeInMemory(member.Type) - member.Type.Size;
        }
        dump["size"] = type.Size + growth;
        dump["members"] = new JsonArray([
            .. type.Members.Select(member => new JsonObject
            {
                ["name"] = DumpedText.Of(member.Name),
                ["offset"] = offsets[member],
                ["type"] = Of(member.Type),
            }),
        ]);
    }

    private static int SizeInMemory(Hdf5Type type) =>
        type.Class switch
        {
            Hdf5TypeClass.String when type.IsVariableLengthString => MemoryOfText,
            Hdf5TypeClass.VariableLength => MemoryOfList,
            Hdf5TypeClass.Reference when type.ReferenceKind == Hdf5ReferenceKind.Region => MemoryOfRegion,
            Hdf5TypeClass.Reference => type.ReferenceKind == Hdf5ReferenceKind.Object
                ? sizeof(long)
                : MemoryOfRevisedReference,
            Hdf5TypeClass.Array => type.Dimensions.Aggregate(SizeInMemory(type.Base!), (size, length) => size * length),
            Hdf5TypeClass.Compound => type.Size
                + type.Members.Sum(member => SizeInMemory(member.Type) - member.Type.Size),
            _ => type.Size,
        };

    private static string NameOf(Hdf5TypeClass kind) =>
        kind switch
        {
            Hdf5TypeClass.Enumeration => "enum",
            Hdf5TypeClass.VariableLength => "vlen",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
