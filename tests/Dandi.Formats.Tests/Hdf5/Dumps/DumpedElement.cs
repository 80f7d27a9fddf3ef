using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Hdf5;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;
using Dandi.Hdf5.Values;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Dumps elements in the form of the reference dumps: as JSON and as canonical bytes.</summary>
internal sealed class DumpedElement(Hdf5File file, Func<long, string?> pathOf)
{
    private const int MaxCoordinates = 64;

    /// <summary>Whether the canonical bytes of an element are its stored bytes.</summary>
    public static bool IsCanonical(Hdf5Type type) =>
        type.Class switch
        {
            Hdf5TypeClass.Integer or Hdf5TypeClass.Float or Hdf5TypeClass.Bitfield or Hdf5TypeClass.Time =>
                type.ByteOrder != Hdf5ByteOrder.Big,
            Hdf5TypeClass.Opaque => true,
            Hdf5TypeClass.Enumeration or Hdf5TypeClass.Complex or Hdf5TypeClass.Array => IsCanonical(type.Base!),
            _ => false,
        };

    /// <summary>An integer of any size, without loss of precision.</summary>
    public static JsonNode Number(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        var number = type.Class == Hdf5TypeClass.Enumeration ? type.Base! : type;
        var bits = new BigInteger(stored, isUnsigned: true, number.ByteOrder == Hdf5ByteOrder.Big) >> number.BitOffset;
        var range = BigInteger.One << number.Precision;
        bits &= range - 1;
        if (number.IsSigned && bits >= range >> 1)
            bits -= range;
        return JsonNode.Parse(bits.ToString())!;
    }

    public JsonNode? ToJson(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        switch (type.Class)
        {
            case Hdf5TypeClass.Integer or Hdf5TypeClass.Enumeration:
                return Number(type, stored);
            case Hdf5TypeClass.Float or Hdf5TypeClass.Bitfield or Hdf5TypeClass.Time:
                return Convert.ToHexStringLower(type.ByteOrder == Hdf5ByteOrder.Big ? stored : Reversed(stored));
            case Hdf5TypeClass.String:
                return ElementDecoder.Text(file, type, stored) is { } text ? DumpedText.Of(text) : null;
            case Hdf5TypeClass.Compound:
                return Compound(type, stored);
            case Hdf5TypeClass.Array or Hdf5TypeClass.Complex:
                return List(type.Base!, stored, type.Size / type.Base!.Size);
            case Hdf5TypeClass.VariableLength:
                var elements = ElementDecoder.ListBytes(file, type, stored, out var count);
                return List(type.Base!, elements, count);
            case Hdf5TypeClass.Reference:
                return Reference(type, stored);
            default:
                return Convert.ToHexStringLower(stored);
        }
    }

    public void WriteCanonical(Hdf5Type type, ReadOnlySpan<byte> stored, IBufferWriter<byte> output)
    {
        if (IsCanonical(type))
        {
            output.Write(stored);
            return;
        }
        switch (type.Class)
        {
            case Hdf5TypeClass.String:
                WriteText(ElementDecoder.Text(file, type, stored), output);
                break;
            case Hdf5TypeClass.Compound:
                foreach (var member in type.Members)
                    WriteCanonical(member.Type, stored.Slice(member.Offset, member.Type.Size), output);
                break;
            case Hdf5TypeClass.Array or Hdf5TypeClass.Complex:
                WriteElements(type.Base!, stored, output);
                break;
            case Hdf5TypeClass.VariableLength:
                var elements = ElementDecoder.ListBytes(file, type, stored, out var count);
                WriteCount(count, output);
                WriteElements(type.Base!, elements, output);
                break;
            case Hdf5TypeClass.Reference:
                WriteText(CanonicalReference(Reference(type, stored)), output);
                break;
            default:
                output.Write(Reversed(stored));
                break;
        }
    }

    private static byte[] Reversed(ReadOnlySpan<byte> bytes)
    {
        var reversed = bytes.ToArray();
        reversed.AsSpan().Reverse();
        return reversed;
    }

    private JsonObject Compound(Hdf5Type type, ReadOnlySpan<byte> stored)
    {
        var members = new JsonObject();
        foreach (var member in type.Members)
            members[member.Name] = ToJson(member.Type, stored.Slice(member.Offset, member.Type.Size));
        return members;
    }

    private JsonArray List(Hdf5Type type, ReadOnlySpan<byte> stored, int count)
    {
        var list = new JsonArray();
        for (var index = 0; index < count; index++)
            list.Add(ToJson(type, stored.Slice(index * type.Size, type.Size)));
        return list;
    }

    private void WriteElements(Hdf5Type type, ReadOnlySpan<byte> stored, IBufferWriter<byte> output)
    {
        for (; stored.Length >= type.Size; stored = stored[type.Size..])
            WriteCanonical(type, stored[..type.Size], output);
    }

    private static void WriteText(byte[]? text, IBufferWriter<byte> output)
    {
        WriteCount(text?.Length ?? -1, output);
        output.Write(text ?? []);
    }

    private static void WriteCount(int count, IBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        output.Write(bytes);
    }

    private JsonObject? Reference(Hdf5Type type, ReadOnlySpan<byte> stored) =>
        ElementDecoder.Decode(file, type, stored) switch
        {
            Hdf5Reference reference => new JsonObject
            {
                ["ref"] = pathOf(reference.Address) is { } path ? path : new JsonObject { ["unresolved"] = true },
            },
            Hdf5Region region => new JsonObject { ["region"] = Region(region) },
            _ => null,
        };

    /// <summary>Dumps a region; the members are sorted by name, as in the canonical bytes.</summary>
    private JsonObject Region(Hdf5Region region)
    {
        var dump = new JsonObject();
        var isBlocks = region.Kind == Hdf5SelectionKind.Blocks;
        var coordinates = region
            .Coordinates.Select(place => (JsonNode)new JsonArray([.. place.Select(value => (JsonNode)value)]))
            .ToArray();
        if (isBlocks)
            dump["blocks"] = new JsonArray([
                .. coordinates.Chunk(2).Take(MaxCoordinates).Select(pair => new JsonArray(pair)),
            ]);
        if (region.Kind == Hdf5SelectionKind.Points)
            dump["coordinates"] = new JsonArray([.. coordinates.Take(MaxCoordinates)]);
        dump["object"] = pathOf(region.Address);
        dump["points"] = region.Kind switch
        {
            Hdf5SelectionKind.None => 0,
            Hdf5SelectionKind.All => ((Hdf5Dataset)file.ObjectAt(region.Address)).Dataspace.Count,
            Hdf5SelectionKind.Points => region.Coordinates.Count,
            _ => region
                .Coordinates.Chunk(2)
                .Sum(pair =>
                    pair[0]
                        .Zip(pair[1], (first, last) => last - first + 1)
                        .Aggregate(1L, (product, length) => product * length)
                ),
        };
        dump["selection"] = region.Kind.ToString().ToLowerInvariant();
        return dump;
    }

    private static byte[]? CanonicalReference(JsonObject? reference)
    {
        if (reference is null)
            return null;
        var inner = reference.First().Value!;
        if (inner.GetValueKind() == JsonValueKind.String)
            return Encoding.UTF8.GetBytes(inner.GetValue<string>());
        return Encoding.UTF8.GetBytes(
            inner.ToJsonString(
                new JsonSerializerOptions
                {
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        );
    }
}
