using Dandi.Discovery;
using Dandi.Testing;
using Dandi.Transfer;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Transfer;

public sealed class FileRangeContentTests
{
    [Fact]
    public Task A_body_has_the_bytes_of_its_part_however_often_it_is_sent() => Gen.Select(Gen.Int[1, 400_000], Gen.Double[0, 1], Gen.Double[0, 1]).SampleAsync(async (size, from, share) =>
    {
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.WriteRandom("file", size, seed: size));
        var offset = (long)(from * size);
        var part = new Part(1, offset, (long)(share * (size - offset)));
        long announced = 0;
        using var content = new FileRangeContent(file, part, TimeProvider.System, bytes => announced += bytes);
        var expected = (await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken)).AsMemory((int)part.Offset, (int)part.Size);
        for (var times = 0; times < 2; times++)
        {
            using var sent = new MemoryStream();
            await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
            Assert.Equal(expected.ToArray(), sent.ToArray());
            Assert.Equal(part.Size, announced);
        }
    }, iter: 30);

    [Fact]
    public async Task A_connection_that_takes_no_byte_for_a_minute_is_given_up()
    {
        var time = new FakeTimeProvider();
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.WriteRandom("file", 1000, seed: 1));
        using var content = new FileRangeContent(file, new Part(1, 0, 1000), time, _ => { });
        await using var stuck = new StuckStream();

        var copy = content.CopyToAsync(stuck, TestContext.Current.CancellationToken);
        await stuck.Reached;
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(copy.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => copy);
        Assert.Contains("took no byte for 60 seconds", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _reached = new();

        public Task Reached => _reached.Task;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
