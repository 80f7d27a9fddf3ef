using Dandi.Files.Spool;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files.Spool;

public sealed class SpoolStreamTests : IDisposable
{
    private const int Block = 64 << 10;
    private readonly TempFolder _folder = new();

    [Fact]
    public void Bytes_come_back_from_wherever_they_are() =>
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
    public void Little_makes_no_file()
    {
        using var spool = new SpoolStream(new SpoolSpace([_folder.Locate("not/there")], 0));

        spool.Write(new byte[Block]);

        Assert.Equal(Block, ReadFrom(spool, 0).Length);
        Assert.False(Directory.Exists(_folder.Locate("not")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_leaves_its_turn_to_the_next()
    {
        var bytes = new byte[5 * Block];
        new Random(1).NextBytes(bytes);
        using var spool = new SpoolStream(new SpoolSpace(["/proc/nowhere", "/dev/null/nowhere", _folder.Root], 0));

        spool.Write(bytes);

        Assert.Equal(bytes, ReadFrom(spool, 0));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Where_the_last_place_becomes_full_it_is_said_and_what_is_there_stays()
    {
        var bytes = new byte[8 * Block];
        new Random(2).NextBytes(bytes);
        var small = new SpoolSpace([], 3 * Block);
        using var spool = new SpoolStream(small);

        spool.Write(bytes.AsSpan(0, 4 * Block));
        var error = Assert.Throws<DandiException>(() => spool.Write(bytes.AsSpan(4 * Block)));

        Assert.Contains("There is no room for temporary data", error.Message, StringComparison.Ordinal);
        Assert.Contains("set TMPDIR to a folder that has room", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes.AsSpan(0, 3 * Block), ReadFrom(spool, 0).AsSpan(0, 3 * Block));
    }

    [Fact]
    public void Memory_is_bounded_for_all_spools_together_and_given_back()
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
