using System.Security.Cryptography;
using Dandi.Digests;
using Dandi.Digests.Lanes;
using Dandi.Files;
using Dandi.Testing;

namespace Dandi.Client.Tests.Digests;

public sealed class GrowingFileDigestTests : IDisposable
{
    private const int PartSize = 100;
    private readonly TempFolder _folder = new();
    private readonly LanePool _pool = new(1, LaneKernel.Best, TimeProvider.System);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Parts_are_kept_back_until_a_file_waits_for_them()
    {
        var batch = new PartBatch(_pool, long.MaxValue);
        using var first = Open("a", 2);
        using var second = Open("b", 3);
        var (of1, of2) = (Begin(batch, first), Begin(batch, second));

        of1.Digest.Add(of1.Plan.Parts.First());
        of2.Digest.Add(of2.Plan.Parts.First());
        Assert.Equal(0, _pool.Queue.Total);

        of1.Digest.Add(of1.Plan.Parts.Last());
        Assert.Equal(Md5sOf("a"), await of1.Digest.Md5s.WaitAsync(TestContext.Current.CancellationToken));
        foreach (var part in of2.Plan.Parts.Skip(1))
            of2.Digest.Add(part);
        Assert.Equal(Md5sOf("b"), await of2.Digest.Md5s.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(int.MaxValue, "when they fill the lanes")]
    [InlineData(3 * PartSize, "when they take their share of the memory")]
    public async Task Parts_are_hashed_before_the_file_is_complete(long maxBytes, string when)
    {
        var count = Math.Min(_pool.Kernel.Lanes, (int)(maxBytes / PartSize));
        var hashed = 0;
        using var file = Open("a", count + 1);
        var plan = new PartPlan(file.Size, PartSize, count + 1);
        var done = new TaskCompletionSource();
        var parts = new FileParts(file, plan, _ => Count(), TestContext.Current.CancellationToken);
        var digest = new GrowingFileDigest(new PartBatch(_pool, maxBytes), parts, plan);

        foreach (var part in plan.Parts.Take(count))
            digest.Add(part);

        await done.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(digest.Md5s.IsCompleted, when);

        void Count()
        {
            if (Interlocked.Increment(ref hashed) == count)
                done.SetResult();
        }
    }

    private static (GrowingFileDigest Digest, PartPlan Plan) Begin(PartBatch batch, LocalFile file)
    {
        var plan = new PartPlan(file.Size, PartSize, (int)(file.Size / PartSize));
        var parts = new FileParts(file, plan, _ => { }, TestContext.Current.CancellationToken);
        return (new GrowingFileDigest(batch, parts, plan), plan);
    }

    private LocalFile Open(string name, int parts)
    {
        _folder.WriteRandom(name, parts * PartSize, seed: 1);
        return LocalFile.Open(_folder.Locate(name));
    }

    private byte[] Md5sOf(string name) =>
        [.. File.ReadAllBytes(_folder.Locate(name)).Chunk(PartSize).SelectMany(MD5.HashData)];
}
