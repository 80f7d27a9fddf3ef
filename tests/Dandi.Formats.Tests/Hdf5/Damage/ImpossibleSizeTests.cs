using Dandi.Formats.Tests.Nwb.Storage;
using Dandi.Hdf5;
using Dandi.Hdf5.Storage;
using Dandi.Testing;
using static Dandi.Formats.Tests.Hdf5.Damage.HostileHdf5;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>Sizes that overflow, or of which a reader could divide by or loop over zero.</summary>
public sealed class ImpossibleSizeTests : IDisposable
{
    private readonly HostileHdf5 _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1L << 61)]
    [InlineData((1L << 61) + 1)]
    public void A_dataset_whose_size_overflows_is_damaged(long count)
    {
        _file.Dataset("numbers", Space(count), Number(8), [3, 0, .. Int16(8), .. new byte[8]]);
        using var file = _file.Open();

        var damage = Assert.Throws<InvalidHdf5Exception>(() =>
            ((Hdf5Dataset)file.Find("numbers")!).Values.ReadDoubles(0, new double[4])
        );

        Assert.Contains("exceeds 63 bits", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_larger_than_any_buffer_are_refused()
    {
        _file.Dataset("numbers", Space(1000), [0x10, 0, 0, 0, .. Int32(1 << 26), .. Int16(0, 64)], Contiguous(-1, 0));
        using var file = _file.Open();

        var limit = Assert.Throws<UnsupportedHdf5Exception>(() =>
            ((Hdf5Dataset)file.Find("numbers")!).Values.ReadDoubles(0, new double[1000])
        );

        Assert.Equal(Hdf5ErrorKind.Limit, limit.ErrorKind);
    }

    [Fact]
    public void A_heap_whose_ids_have_no_bytes_is_damaged()
    {
        var bytes = File.ReadAllBytes(StorageFile.Locate("compressed-heap.h5"));
        var header = bytes.AsSpan().IndexOf("FRHP"u8);
        Assert.True(header > 0);
        bytes.AsSpan(header + 5, 2).Clear();
        var filterBytes = BitConverter.ToUInt16(bytes, header + 7);
        var size = 22 + 12 * 8 + 3 * 8 + (filterBytes > 0 ? 8 + 4 + filterBytes : 0);
        BitConverter.TryWriteBytes(bytes.AsSpan(header + size), MetadataChecksum.Compute(bytes.AsSpan(header, size)));
        using var folder = new TempFolder();

        Assert.NotEqual(0, WholeWalk.Through(folder.Write("heap.h5", bytes), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(4, 0)]
    public void A_chunk_without_elements_is_damaged(int length, int elementSize)
    {
        _file.Dataset("numbers", Space(8), Number(8), [3, 2, 2, .. Int64(-1), .. Int32(length, elementSize)]);
        using var file = _file.Open();

        var damage = Assert.Throws<InvalidHdf5Exception>(() =>
            ((Hdf5Dataset)file.Find("numbers")!).Values.ReadDoubles(0, new double[4])
        );

        Assert.Contains("no elements", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_chunks_are_added_in_63_bits()
    {
        var entries = new MemoryStream();
        for (var index = 0; index < 3; index++)
            entries.Write([.. Int32(-1, 0), .. Int64(index, 0, 96)]);
        var tree = _file.Append([
            .. "TREE"u8,
            1,
            0,
            .. Int16(3),
            .. Int64(-1, -1),
            .. entries.ToArray(),
            .. new byte[24],
        ]);
        _file.Dataset("numbers", Space(3), Number(8), [3, 2, 2, .. Int64(tree), .. Int32(1, 8)]);
        using var file = _file.Open();

        Assert.Equal(3 * (long)uint.MaxValue, ((Hdf5Dataset)file.Find("numbers")!).StorageSize);
    }
}
