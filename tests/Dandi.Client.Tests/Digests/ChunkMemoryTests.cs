using Dandi.Digests;

namespace Dandi.Client.Tests.Digests;

public sealed class ChunkMemoryTests
{
    [Fact]
    public void No_more_is_lent_than_the_limit()
    {
        var memory = new ChunkMemory(10 << 10);

        Assert.NotNull(memory.TryTake(8 << 10));
        Assert.Null(memory.TryTake(4 << 10));
    }

    [Fact]
    public void Arrays_are_used_again_and_give_way_to_other_sizes()
    {
        var memory = new ChunkMemory(8 << 10);
        var first = memory.TryTake(5000)!;
        memory.GiveBack(first);

        Assert.Same(first, memory.TryTake(8000));
        memory.GiveBack(first);

        Assert.Equal(4 << 10, memory.TryTake(0)?.Length);
        Assert.NotNull(memory.TryTake(1));
        Assert.Null(memory.TryTake(1));
    }

    [Fact]
    public void What_a_zarr_did_not_give_back_is_free_after_it()
    {
        var memory = new ChunkMemory(4 << 10);
        using (var buffers = new ChunkBuffers(memory))
            Assert.NotNull(buffers.TryRent(100));

        using var next = new ChunkBuffers(memory);
        Assert.NotNull(next.TryRent(100));
    }
}
