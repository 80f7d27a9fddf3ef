using System.Buffers;
using Dandi.Server.Http;
using Dandi.Testing;

namespace Dandi.Server.Tests;

public sealed class ReceiveBufferTests
{
    [Fact]
    public async Task Server_reads_requests_into_these_buffers()
    {
        await using var archive = await RunningArchive.StartAsync();

        await archive.AskAsync("GET", "/info/");

        Assert.True(archive.Server.Buffers.Rented > 0);
    }

    [Fact]
    public void Block_that_is_given_back_several_times_has_one_user()
    {
        using var buffers = new ReceiveBuffers();
        var first = buffers.Rent();

        first.Dispose();
        first.Dispose();
        using var second = buffers.Rent();
        first.Dispose();
        using var third = buffers.Rent();

        Assert.Equal((32 << 10, 32 << 10), (second.Memory.Length, third.Memory.Length));
        Assert.False(second.Memory.Equals(third.Memory));
        Assert.Throws<ObjectDisposedException>(() => first.Memory);
    }

    [Fact]
    public void Blocks_beyond_those_of_usual_traffic_are_not_kept()
    {
        using var buffers = new ReceiveBuffers();
        var rented = new List<IMemoryOwner<byte>>();
        for (var i = 0; i < ReceiveBuffers.MaxKept + 10; i++)
            rented.Add(buffers.Rent());

        rented.ForEach(block => block.Dispose());

        Assert.Equal(ReceiveBuffers.MaxKept, buffers.Kept);
    }
}
