using System.IO.Compression;
using System.Text;
using Dandi.Hdf5;
using static Dandi.Formats.Tests.Hdf5.Damage.HostileHdf5;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>
/// Small files that claim gigabytes, or endless work: reading them ends early with an error, and with little memory.
/// Work is measured by what the reader allocates and counts, not by time.
/// </summary>
public sealed class HostileHdf5Tests : IDisposable
{
    private const int Megabyte = 1 << 20;

    private readonly HostileHdf5 _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Thousands_of_references_to_one_long_text_are_refused()
    {
        var heap = _file.AppendHeap(Filled(Megabyte, 'x'));
        var elements = _file.Append([.. Enumerable.Repeat(Pointer(heap, Megabyte), 4000).SelectMany(bytes => bytes)]);
        _file.Dataset("texts", Space(4000), VariableText(), Contiguous(elements, 4000 * 16));

        AssertExcessive(400 * Megabyte, file => ReadEach(file, "texts"));
        AssertExcessive(300 * Megabyte, file => ValuesOf(file, "texts").ReadStrings(0, 4000));
    }

    [Fact]
    public void Thousands_of_long_texts_that_are_one_compressed_chunk_are_refused()
    {
        AddRepeatedChunk("texts", 1900, Filled(Megabyte, 'x'));

        AssertExcessive(900 * Megabyte, file => ReadEach(file, "texts"));
        AssertExcessive(300 * Megabyte, file => ValuesOf(file, "texts").ReadStrings(0, 1900));
    }

    [Fact]
    public void Long_texts_that_are_nothing_but_padding_are_read()
    {
        AddRepeatedChunk("texts", 1900, new byte[Megabyte]);

        using var file = _file.Open();

        Assert.All(ValuesOf(file, "texts").ReadStrings(0, 1900), text => Assert.Equal("", text));
    }

    [Fact]
    public void A_list_of_more_texts_than_any_file_has_is_refused_before_it_is_allocated()
    {
        _file.Dataset("texts", Space(1L << 40), Text(1), Contiguous(-1, 0));

        AssertExcessive(Megabyte, file => ValuesOf(file, "texts").ReadAllStrings(100_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Reading_billions_of_unwritten_numbers_ends(int size)
    {
        _file.Dataset("numbers", Space(1L << 32), Number(size), Contiguous(-1, 0));

        AssertExcessive(600 * Megabyte, file => ReadNumbers(ValuesOf(file, "numbers")));
    }

    [Fact]
    public void Reading_unwritten_chunks_of_one_element_each_ends()
    {
        _file.Dataset("numbers", Space(1L << 32), Number(8), Chunked(-1, 1, 8));

        AssertExcessive(1200L * Megabyte, file => ReadNumbers(ValuesOf(file, "numbers")));
    }

    [Fact]
    public void Decompressing_one_chunk_for_every_position_of_a_huge_dataset_ends()
    {
        AddRepeatedChunk("numbers", 2000, new byte[16 * Megabyte], elementSize: 1);

        AssertExcessive(
            600L * Megabyte,
            file => ReadSome(ValuesOf(file, "numbers"), 16 * Megabyte),
            limits: new Hdf5Limits { MaxBytes = 256 * Megabyte }
        );
    }

    [Fact]
    public void Names_that_are_the_same_bytes_of_the_heap_are_counted_for_each_link()
    {
        (byte[], long)[] links = [.. Enumerable.Repeat((Filled(Megabyte, 'n'), 0L), 2000)];
        var root = _file.AppendGroup(links, shareNames: true);

        AssertExcessive(500 * Megabyte, file => _ = file.Root.Links, root);
    }

    [Fact]
    public void Groups_that_share_one_long_list_of_links_are_counted_each()
    {
        var shared = _file.AppendGroup([.. Enumerable.Repeat(("x"u8.ToArray(), 0L), 60_000)], shareNames: true);
        var messages = new byte[24];
        using (var file = _file.Open(shared))
            file.Bytes.At(shared + 16, 24, "message").CopyTo(messages);
        for (var index = 0; index < 2000; index++)
            _file.Link($"g{index}", _file.Append([1, 0, .. Int16(1), .. Int32(1, 24, 0), .. messages]));

        AssertExcessive(1500L * Megabyte, file =>
        {
            foreach (var link in file.Root.Links)
                _ = ((Hdf5Group)file.ObjectAt(link.Address)).Links;
        });
    }

    [Fact]
    public void Headers_that_continue_in_the_same_block_are_counted_each()
    {
        var block = _file.Append([
            .. Enumerable.Repeat(MessageOf(0x0d, new byte[1016]), 4096).SelectMany(bytes => bytes),
        ]);
        for (var index = 0; index < 500; index++)
        {
            _file.Link(
                $"d{index}",
                _file.AppendObject(
                    (Dataspace, Space()),
                    (Datatype, Number(8)),
                    (Continuation, Int64(block, 4096 * 1024))
                )
            );
        }

        AssertExcessive(900L * Megabyte, file =>
        {
            foreach (var link in file.Root.Links)
                _ = file.ObjectAt(link.Address);
        });
    }

    [Fact]
    public void A_header_whose_continuation_blocks_overlap_is_damaged()
    {
        var block = _file.End + (8 - _file.End % 8) % 8;
        const int Count = 5000;
        const int Size = 24;
        _file.Append([
            .. Enumerable
                .Range(0, Count)
                .SelectMany(index => MessageOf(Continuation, Int64(block + index * Size, (Count - index) * Size))),
        ]);
        var root = _file.AppendObject((Continuation, Int64(block, Count * Size)));

        using var file = _file.Open(root);
        InvalidHdf5Exception? damage = null;
        var allocated = Allocated(() => damage = Assert.Throws<InvalidHdf5Exception>(() => file.Root));

        Assert.Contains("occurs twice", damage!.Message, StringComparison.Ordinal);
        Assert.True(allocated < 10 * Megabyte, $"{allocated} bytes");
    }

    [Fact]
    public void Lists_of_lists_that_share_their_elements_are_refused()
    {
        var type = ListOf(ListOf(ListOf(ListOf(Number(1)))));
        var heap = _file.AppendHeap(new byte[1000]);
        for (var level = 0; level < 3; level++)
            heap = _file.AppendHeap([.. Enumerable.Repeat(Pointer(heap, 1000), 1000).SelectMany(bytes => bytes)]);
        var element = _file.Append(Pointer(heap, 1000));
        _file.Dataset("lists", Space(1), type, Contiguous(element, 16));

        AssertExcessive(500 * Megabyte, file => ValuesOf(file, "lists").ReadElement(0));
    }

    [Fact]
    public void Members_of_compounds_that_overlap_are_counted_each()
    {
        byte[] member = [.. "m"u8, 0, 0, 0, 0, 0, 0, 0, .. Int32(0), .. new byte[28], .. Number(1)];
        byte[] compound = [0x16, .. Int16(1000), 0, .. Int32(1), .. Enumerable.Repeat(member, 1000).SelectMany(b => b)];
        byte[] array = [0x2a, 0, 0, 0, .. Int32(50_000), 1, 0, 0, 0, .. Int32(50_000), .. Int32(0), .. compound];
        var elements = _file.Append(new byte[50_000]);
        _file.Dataset("compounds", Space(1), array, Contiguous(elements, 50_000));

        AssertExcessive(600 * Megabyte, file => ValuesOf(file, "compounds").ReadElement(0));
    }

    [Fact]
    public void Selections_of_a_million_blocks_are_refused_if_they_repeat()
    {
        byte[] selection = [.. Int64(0), .. Int32(2, 2), 1, .. Int32(0, 1), .. Int64(0, 2, 900_000, 1)];
        var heap = _file.AppendHeap(selection);
        var elements = _file.Append([
            .. Enumerable.Repeat((byte[])[.. Int64(heap), .. Int32(1)], 100).SelectMany(b => b),
        ]);
        _file.Dataset("regions", Space(100), [0x17, 1, 0, 0, .. Int32(12)], Contiguous(elements, 1200));

        AssertExcessive(400 * Megabyte, file => ReadEach(file, "regions"));
    }

    private void AssertExcessive(long maxAllocated, Action<Hdf5File> read, long? root = null, Hdf5Limits? limits = null)
    {
        using var file = root is { } address ? _file.Open(address) : _file.Open(limits);
        InvalidHdf5Exception? refusal = null;
        var allocated = Allocated(() => refusal = Assert.Throws<InvalidHdf5Exception>(() => read(file)));

        Assert.Equal(Hdf5ErrorKind.Excessive, refusal!.ErrorKind);
        Assert.Contains("cannot be checked", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Write the file again", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]{5,} bytes", refusal.Message);
        Assert.True(allocated < maxAllocated, $"{allocated} bytes allocated");
    }

    private static long Allocated(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Adds a chunked dataset, each of whose chunks is the same compressed bytes.</summary>
    private void AddRepeatedChunk(string name, int count, byte[] chunk, int? elementSize = null)
    {
        var size = elementSize ?? chunk.Length;
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize))
            deflate.Write(chunk);
        var stored = _file.Append(compressed.ToArray());
        var length = chunk.Length / size;
        byte[] Entry(long index) => [.. Int32(compressed.ToArray().Length, 0), .. Int64(index * length, 0, stored)];
        var entries = new MemoryStream();
        for (var index = 0; index < count; index++)
            entries.Write(Entry(index));
        var tree = _file.Append([
            .. "TREE"u8,
            1,
            0,
            .. Int16(count),
            .. Int64(-1, -1),
            .. entries.ToArray(),
            .. new byte[24],
        ]);
        _file.Dataset(
            name,
            Space(count * (long)length),
            elementSize is null ? Text(size) : Number(size),
            Chunked(tree, length, size),
            (FilterPipeline, [1, 1, 0, 0, 0, 0, 0, 0, .. Int16(1, 0, 0, 1), .. Int32(9, 0)])
        );
    }

    private static byte[] Chunked(long tree, int length, int elementSize) =>
        [3, 2, 2, .. Int64(tree), .. Int32(length, elementSize)];

    private static byte[] Filled(int size, char letter) => Encoding.ASCII.GetBytes(new string(letter, size));

    private static Hdf5Values ValuesOf(Hdf5File file, string name) => ((Hdf5Dataset)file.Find(name)!).Values;

    private static void ReadEach(Hdf5File file, string name)
    {
        var values = ValuesOf(file, name);
        for (var index = 0L; index < values.Count; index++)
            _ = values.ReadElement(index);
    }

    private static void ReadNumbers(Hdf5Values values)
    {
        var block = new double[32_768];
        for (var first = 0L; first < values.Count; first += block.Length)
            values.ReadDoubles(first, block);
    }

    private static void ReadSome(Hdf5Values values, int distance)
    {
        var one = new double[1];
        for (var index = 0L; index < values.Count; index += distance)
            values.ReadDoubles(index, one);
    }
}
