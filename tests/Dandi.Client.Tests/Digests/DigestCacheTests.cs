using Dandi.Digests;
using Dandi.Digests.Cache;
using Dandi.Digests.Lanes;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Digests;

public sealed class DigestCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    /// <summary>An hour on: files written by the test are old enough to be trusted.</summary>
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow().AddHours(1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string CacheFolder => _folder.Locate("cache");

    private string CachePath => Path.Combine(CacheFolder, "digests");

    [Fact]
    public async Task An_unchanged_file_is_not_read_again()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        var first = await DigestAsync(path);

        var (etag, wasRead) = await DigestAsync(path);

        Assert.Equal((first.ETag, true, false), (etag, first.WasRead, wasRead));
    }

    [Fact]
    public async Task A_moved_file_is_not_read_again()
    {
        var first = await DigestAsync(_folder.WriteRandom("a", 1000, seed: 1));
        File.Move(_folder.Locate("a"), _folder.Locate("b"));

        Assert.Equal((first.ETag, false), await DigestAsync(_folder.Locate("b")));
    }

    [Fact]
    public async Task Other_bytes_of_the_same_size_and_modification_time_are_seen()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        var modified = File.GetLastWriteTimeUtc(path);
        var first = await DigestAsync(path);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        _folder.WriteRandom("a", 1000, seed: 2);
        File.SetLastWriteTimeUtc(path, modified);

        var (etag, wasRead) = await DigestAsync(path);

        Assert.NotEqual(first.ETag, etag);
        Assert.True(wasRead);
    }

    [Fact]
    public async Task A_new_file_in_the_place_of_an_old_one_is_not_taken_for_it_moved()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        var modified = File.GetLastWriteTimeUtc(path);
        await DigestAsync(path);
        File.Delete(path);
        var other = _folder.WriteRandom("b", 1000, seed: 2);
        File.SetLastWriteTimeUtc(other, modified);

        Assert.True((await DigestAsync(other)).WasRead);
    }

    [Fact]
    public async Task A_file_written_to_just_before_it_was_read_is_not_trusted()
    {
        var now = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        await DigestAsync(path, now);

        Assert.True((await DigestAsync(path, now)).WasRead);
    }

    [Fact]
    public async Task Files_of_zarrs_and_large_files_are_remembered_side_by_side()
    {
        var paths = Enumerable.Range(0, 500).Select(i => _folder.WriteRandom($"{i}", i, seed: i)).ToList();
        var first = await HashAsync(paths);
        foreach (var path in paths.Where((_, i) => i % 2 == 0))
            File.SetUnixFileMode(path, UnixFileMode.UserRead);

        Assert.Equal(first, await HashAsync(paths));
        using var cache = Open(_time);
        Assert.Equal(750, cache.ReadContent().Digests);
    }

    [Fact]
    public async Task Two_runs_at_a_time_lose_nothing_that_was_written_down()
    {
        var (a, b) = (_folder.WriteRandom("a", 1000, seed: 1), _folder.WriteRandom("b", 1000, seed: 2));
        using (var one = Open(_time))
        using (var other = Open(_time))
        {
            await DigestAsync(a, one);
            await DigestAsync(b, other);
        }

        Assert.False((await DigestAsync(a)).WasRead);
        Assert.False((await DigestAsync(b)).WasRead);
    }

    [Fact]
    public async Task Those_that_were_not_of_use_for_longest_make_room()
    {
        var paths = Enumerable.Range(0, 100).Select(i => _folder.WriteRandom($"{i}", 100, seed: i)).ToList();
        await HashAsync(paths[..50], mostRecords: 60);
        _time.Advance(TimeSpan.FromDays(1));
        await HashAsync(paths[50..], mostRecords: 60);

        using var cache = Open(_time);
        Assert.InRange(cache.ReadContent().Digests, 50, 60);
        Assert.All(paths[50..], path => Assert.NotNull(cache.Find(FileStatus.TryRead(path)!.Value, path)));
    }

    [Fact]
    public async Task What_is_of_use_is_kept_when_it_is_old()
    {
        var paths = Enumerable.Range(0, 20).Select(i => _folder.WriteRandom($"{i}", 100, seed: i)).ToList();
        await HashAsync(paths[..10], mostRecords: 15);
        _time.Advance(TimeSpan.FromDays(30));
        await HashAsync(paths[..10], mostRecords: 15);
        await HashAsync(paths[10..15], mostRecords: 15);

        using var cache = Open(_time);
        Assert.All(paths[..15], path => Assert.NotNull(cache.Find(FileStatus.TryRead(path)!.Value, path)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_one_warning()
    {
        _folder.Write("cache", "no folder");
        var path = _folder.WriteRandom("a", 1000, seed: 1);

        Assert.True((await DigestAsync(path)).WasRead);
        Assert.Contains(CachePath, Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_cache_never_gives_a_wrong_digest()
    {
        var paths = Enumerable.Range(0, 200).Select(i => _folder.WriteRandom($"{i}", 100, seed: i)).ToList();
        var expected = await HashAsync(paths);
        var intact = await File.ReadAllBytesAsync(CachePath, Token);

        for (var seed = 0; seed < 300; seed++)
        {
            await File.WriteAllBytesAsync(CachePath, Damage(intact, new Random(seed)), Token);
            using var cache = Open(_time);
            for (var i = 0; i < paths.Count; i++)
                Assert.Contains(
                    cache.Find(FileStatus.TryRead(paths[i])!.Value, paths[i]),
                    new UInt128?[] { null, expected[i] }
                );
        }
    }

    [Fact]
    public async Task A_damaged_cache_is_one_warning_and_is_replaced()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        _folder.Write("cache/digests", "no cache");

        Assert.True((await DigestAsync(path)).WasRead);
        Assert.Single(_warnings);
        Assert.False((await DigestAsync(path)).WasRead);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_cleared_cache_knows_nothing_and_unfinished_files_of_killed_runs_are_removed()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        var left = _folder.Write("cache/digests-0123.unfinished", "half");
        File.SetLastWriteTimeUtc(left, _time.GetUtcNow().UtcDateTime.AddDays(-2));
        await DigestAsync(path);
        using (var cache = Open(_time))
            cache.Clear();

        Assert.True((await DigestAsync(path)).WasRead);
        Assert.Equal([CachePath], Directory.EnumerateFileSystemEntries(CacheFolder));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Damage(byte[] intact, Random random)
    {
        var bytes = intact.ToArray();
        if (random.Next(4) == 0)
            return bytes[..random.Next(bytes.Length)];
        for (var i = random.Next(1, 5); i > 0; i--)
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        return bytes;
    }

    private DigestCache Open(TimeProvider time, int mostRecords = DigestCache.DefaultMaxRecords) =>
        new(CacheFolder, time, _warnings.Add, mostRecords);

    private Task<(string ETag, bool WasRead)> DigestAsync(string path) => DigestAsync(path, _time);

    private async Task<(string ETag, bool WasRead)> DigestAsync(string path, TimeProvider time)
    {
        using var cache = Open(time);
        return await DigestAsync(path, cache, time);
    }

    private Task<(string ETag, bool WasRead)> DigestAsync(string path, DigestCache cache) =>
        DigestAsync(path, cache, _time);

    private static async Task<(string ETag, bool WasRead)> DigestAsync(
        string path,
        DigestCache cache,
        TimeProvider time
    )
    {
        using var digester = new FileDigester(1, LaneKernel.Best, time, cache);
        using var file = LocalFile.Open(path);
        var wasKnown = cache.Find(file, PartPlan.For(file.Size)) is not null;
        return ((await digester.ComputeAsync(file, _ => { }, Token)).Value, !wasKnown);
    }

    private async Task<UInt128[]> HashAsync(
        IReadOnlyList<string> paths,
        int mostRecords = DigestCache.DefaultMaxRecords
    )
    {
        using var cache = Open(_time, mostRecords);
        using var digester = new FileDigester(2, LaneKernel.Best, _time, cache);
        using var nothing = new ChunkBuffers(null);
        return await Task.WhenAll(
            paths.Select(async path => (await digester.HashWholeAsync(path, nothing, Token)).Md5)
        );
    }
}
