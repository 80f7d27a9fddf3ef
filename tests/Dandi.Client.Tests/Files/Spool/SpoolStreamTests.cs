using Dandi.Files.Spool;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files.Spool;

public sealed class SpoolStreamTests : IDisposable
{
    private const int Block = 64 << 10;
    private readonly TempFolder _folder = new();

    [Fact]
    public void Bytes_can_be_read_from_buffer_and_storage() =>
        Gen.Select(Gen.Byte.Array[0, 3 * Block], Gen.Int[1, 2 * Block], Gen.Bool)
            .Sample(
                (bytes, step, isInMemory) =>
                {
                    using var spool = new SpoolStream(new SpoolSpace(isInMemory ? [] : [_folder.Root], 4 * Block));
                    for (var i = 0; i < bytes.Length; i += step)
                        spool.Write(bytes.AsSpan(i, Math.Min(step, bytes.Length - i)));

                    Assert.Equal(bytes.Length, spool.Length);
                    Assert.Equal(bytes, ReadFrom(spool, 0));
                    Assert.Equal(bytes[(bytes.Length / 2)..], ReadFrom(spool, bytes.Length / 2));
                },
                iter: 50
            );

    [Fact]
    public void A_small_stream_creates_no_file()
    {
        using var spool = new SpoolStream(new SpoolSpace([_folder.Locate("not/there")], 0));

        spool.Write(new byte[Block]);

        Assert.Equal(Block, ReadFrom(spool, 0).Length);
        Assert.False(Directory.Exists(_folder.Locate("not")));
    }

    [Fact]
    public void The_next_folder_is_used_if_one_is_not_writable()
    {
        var bytes = new byte[5 * Block];
        new Random(1).NextBytes(bytes);
        using var spool = new SpoolStream(new SpoolSpace(["/proc/nowhere", "/dev/null/nowhere", _folder.Root], 0));

        spool.Write(bytes);

        Assert.Equal(bytes, ReadFrom(spool, 0));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_write_fails_if_the_last_storage_is_full_and_the_data_can_still_be_read()
    {
        var bytes = new byte[8 * Block];
        new Random(2).NextBytes(bytes);
        var space = new SpoolSpace([], 3 * Block);
        using var spool = new SpoolStream(space);

        spool.Write(bytes.AsSpan(0, 4 * Block));
        var error = Assert.Throws<DandiException>(() => spool.Write(bytes.AsSpan(4 * Block)));

        Assert.Contains("No space for temporary data", error.Message, StringComparison.Ordinal);
        Assert.Contains("set TMPDIR to a folder that has space", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes.AsSpan(0, 3 * Block), ReadFrom(spool, 0).AsSpan(0, 3 * Block));
    }

    [Fact]
    public void Memory_is_limited_for_all_spools_together_and_released()
    {
        var space = new SpoolSpace([], 2 * Block);
        using (var one = new SpoolStream(space))
        {
            one.Write(new byte[3 * Block]);
            using var other = new SpoolStream(space);
            Assert.Throws<DandiException>(() => other.Write(new byte[3 * Block]));
        }
        using var later = new SpoolStream(space);

        later.Write(new byte[3 * Block]);

        Assert.Equal(3 * Block, ReadFrom(later, 0).Length);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] ReadFrom(SpoolStream spool, long position)
    {
        spool.Position = position;
        using var all = new MemoryStream();
        spool.CopyTo(all);
        return all.ToArray();
    }
}
