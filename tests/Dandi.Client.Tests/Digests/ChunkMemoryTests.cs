using Dandi.Digests;

namespace Dandi.Client.Tests.Digests;

public sealed class ChunkMemoryTests
{
    [Fact]
    public void No_more_than_the_limit_is_rented()
    {
        var memory = new ChunkMemory(10 << 10);

        Assert.NotNull(memory.TryRent(8 << 10));
        Assert.Null(memory.TryRent(4 << 10));
    }

    [Fact]
    public void Arrays_are_reused_and_freed_for_other_sizes()
    {
        var memory = new ChunkMemory(8 << 10);
        var first = memory.TryRent(5000)!;
        memory.Return(first);

        Assert.Equal(5 << 10, first.Length);
        Assert.Same(first, memory.TryRent(5100));
        memory.Return(first);

        Assert.Equal(4 << 10, memory.TryRent(0)?.Length);
        Assert.NotNull(memory.TryRent(1));
        Assert.Null(memory.TryRent(1));
    }

    [Fact]
    public void Memory_that_a_Zarr_did_not_return_is_free_when_it_is_disposed()
    {
        var memory = new ChunkMemory(4 << 10);
        using (var buffers = new ChunkBuffers(memory))
            Assert.NotNull(buffers.TryRent(100));

        using var next = new ChunkBuffers(memory);
        Assert.NotNull(next.TryRent(100));
    }
}
