using System.Buffers.Binary;
using System.Text;
using Dandi.Hdf5;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>
/// Writes files that no library writes: structures of the oldest format, which have no checksums, that refer to the
/// same bytes many times. The root is a group; objects are added to it by name.
/// </summary>
internal sealed class HostileHdf5 : IDisposable
{
    public const int Dataspace = 0x01;
    public const int Datatype = 0x03;
    public const int Layout = 0x08;
    public const int FilterPipeline = 0x0b;
    public const int Continuation = 0x10;

    private const int SuperblockSize = 96;

    private readonly TempFolder _folder = new();
    private readonly MemoryStream _content = new();
    private readonly List<(byte[] Name, long Address)> _links = [];

    public HostileHdf5() => _content.Write(new byte[SuperblockSize]);

    /// <summary>Writes a valid file with all kinds of elements and returns its bytes.</summary>
    public static byte[] WriteSample()
    {
        using var file = new HostileHdf5();
        var text = file.AppendHeap("some text"u8.ToArray());
        var list = file.AppendHeap(Pointer(text, 9));
        var region = file.AppendHeap([.. Int64(0), .. Int32(2, 2), 1, .. Int32(0, 1), .. Int64(0, 2, 5, 1)]);
        file.Dataset(
            "texts",
            Space(2),
            VariableText(),
            Contiguous(file.Append([.. Pointer(text, 9), .. Pointer(text, 4)]), 32)
        );
        file.Dataset("lists", Space(1), ListOf(ListOf(Number(1))), Contiguous(file.Append(Pointer(list, 1)), 16));
        file.Dataset("numbers", Space(4, 2), Number(8), Contiguous(file.Append(new byte[64]), 64));
        file.Dataset("unwritten", Space(1000), Number(4), Contiguous(-1, 0));
        file.Dataset("names", Space(4), Text(8), Contiguous(file.Append("onetwothreefour padded to 32 bits"u8), 32));
        file.Dataset(
            "regions",
            Space(1),
            [0x17, 1, 0, 0, .. Int32(12)],
            Contiguous(file.Append([.. Int64(region), .. Int32(1)]), 12)
        );
        return file.Complete(file.AppendGroup(file._links, shareNames: false));
    }

    /// <summary>The position after what was written so far.</summary>
    public long End => _content.Position;

    public static byte[] Int16(params int[] values) => [.. values.SelectMany(value => Integer(value, 2))];

    public static byte[] Int32(params long[] values) => [.. values.SelectMany(value => Integer(value, 4))];

    public static byte[] Int64(params long[] values) => [.. values.SelectMany(value => Integer(value, 8))];

    /// <summary>The message of a dataspace with dimensions; without any, that of a scalar.</summary>
    public static byte[] Space(params long[] dimensions) =>
        [1, (byte)dimensions.Length, 0, 0, .. Int32(0), .. Int64(dimensions)];

    /// <summary>The message of a fixed-length string type.</summary>
    public static byte[] Text(int size) => [0x13, 0, 0, 0, .. Int32(size)];

    /// <summary>The message of an unsigned integer type.</summary>
    public static byte[] Number(int size) => [0x10, 0, 0, 0, .. Int32(size), .. Int16(0, size * 8)];

    /// <summary>The message of a variable-length list type, whose elements have another type.</summary>
    public static byte[] ListOf(byte[] element) => [0x19, 0, 0, 0, .. Int32(16), .. element];

    /// <summary>The message of a variable-length string type.</summary>
    public static byte[] VariableText() => [0x19, 1, 0, 0, .. Int32(16), .. Number(1)];

    /// <summary>The message of a contiguous layout; -1 as address if nothing was written.</summary>
    public static byte[] Contiguous(long address, long size) => [3, 1, .. Int64(address, size)];

    /// <summary>Appends bytes at a multiple of eight, and returns their address.</summary>
    public long Append(params ReadOnlySpan<byte> bytes)
    {
        _content.Write(new byte[(8 - (_content.Position % 8)) % 8]);
        var address = _content.Position;
        _content.Write(bytes);
        return address;
    }

    /// <summary>Appends a global heap with one object, whose index is 1.</summary>
    public long AppendHeap(byte[] value)
    {
        var padded = (value.Length + 7) / 8 * 8;
        return Append([
            .. "GCOL"u8,
            1,
            0,
            0,
            0,
            .. Int64(16 + 16 + padded),
            .. Int16(1, 1),
            .. Int32(0),
            .. Int64(value.Length),
            .. value,
            .. new byte[padded - value.Length],
        ]);
    }

    /// <summary>A pointer to the object of a heap, as an element of a variable-length type.</summary>
    public static byte[] Pointer(long heap, int count) => [.. Int32(count), .. Int64(heap), .. Int32(1)];

    /// <summary>Appends an object header and returns its address.</summary>
    public long AppendObject(params ReadOnlySpan<(int Kind, byte[] Body)> messages)
    {
        var body = new List<byte>();
        foreach (var (kind, message) in messages)
            body.AddRange(MessageOf(kind, message));
        return Append([1, 0, .. Int16(messages.Length), .. Int32(1, body.Count, 0), .. body]);
    }

    /// <summary>A message of an object header.</summary>
    public static byte[] MessageOf(int kind, byte[] body)
    {
        var padded = (body.Length + 7) / 8 * 8;
        return [.. Int16(kind, padded), 0, 0, 0, 0, .. body, .. new byte[padded - body.Length]];
    }

    /// <summary>Adds a link to the root group.</summary>
    public void Link(string name, long address) => _links.Add((Encoding.UTF8.GetBytes(name), address));

    /// <summary>Adds a dataset.</summary>
    public void Dataset(string name, byte[] space, byte[] type, byte[] layout, params (int, byte[])[] further) =>
        Link(name, AppendObject([(Dataspace, space), (Datatype, type), (Layout, layout), .. further]));

    /// <summary>Writes the file and opens it.</summary>
    public Hdf5File Open(Hdf5Limits? limits = null) => Open(AppendGroup(_links, shareNames: false), limits);

    /// <summary>Writes the file with another object as its root, and opens it.</summary>
    public Hdf5File Open(long root, Hdf5Limits? limits = null) =>
        Hdf5File.Open(_folder.Write("hostile.h5", Complete(root)), limits, TestContext.Current.CancellationToken);

    private byte[] Complete(long root)
    {
        Append(new byte[64]);
        var bytes = _content.ToArray();
        byte[] head =
        [
            0x89,
            .. "HDF\r\n\x1a\n"u8,
            0,
            0,
            0,
            0,
            0,
            8,
            8,
            0,
            .. Int16(4, 16),
            .. Int32(0),
            .. Int64(0, -1, bytes.Length, -1, 0, root),
        ];
        head.CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>Appends a group and returns its address.</summary>
    /// <param name="links">The names and targets.</param>
    /// <param name="shareNames">Whether all names are the bytes of the first one.</param>
    public long AppendGroup(IReadOnlyList<(byte[] Name, long Address)> links, bool shareNames)
    {
        var (names, entries) = (new MemoryStream(), new MemoryStream());
        foreach (var (name, address) in links)
        {
            entries.Write([.. Int64(shareNames ? 0 : names.Position, address), .. new byte[24]]);
            if (!shareNames || names.Length == 0)
                names.Write([.. name, 0]);
        }
        names.Write(new byte[8]);
        var data = Append(names.ToArray());
        var heap = Append([.. "HEAP"u8, 0, 0, 0, 0, .. Int64(names.Length, -1, data)]);
        var node = Append([.. "SNOD"u8, 1, 0, .. Int16(links.Count), .. entries.ToArray()]);
        var tree = Append([.. "TREE"u8, 0, 0, .. Int16(1), .. Int64(-1, -1, 0, node, 0)]);
        return AppendObject((0x11, Int64(tree, heap)));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Integer(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes[..size];
    }
}
