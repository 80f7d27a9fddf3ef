using System.Diagnostics;
using Dandi.Digests;
using Dandi.Digests.Cache;
using Dandi.Digests.Lanes;
using Dandi.Files;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Digests;

public sealed class DigestCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    /// <summary>An hour later than now, so that files written by the test are old enough for the cache.</summary>
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
    public async Task A_change_that_keeps_size_and_modification_time_is_detected()
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
    public async Task A_new_file_is_not_mistaken_for_a_deleted_one_that_was_moved()
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
    public async Task A_file_changed_just_before_it_was_read_is_not_cached()
    {
        var now = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        await DigestAsync(path, now);

        Assert.True((await DigestAsync(path, now)).WasRead);
    }

    [Fact]
    public async Task Digests_of_many_files_are_cached_together()
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
    public async Task Two_concurrent_runs_keep_all_saved_digests()
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
    public async Task The_least_recently_used_digests_are_dropped()
    {
        var paths = Enumerable.Range(0, 100).Select(i => _folder.WriteRandom($"{i}", 100, seed: i)).ToList();
        await HashAsync(paths[..50], maxRecords: 60);
        _time.Advance(TimeSpan.FromDays(1));
        await HashAsync(paths[50..], maxRecords: 60);

        using var cache = Open(_time);
        Assert.InRange(cache.ReadContent().Digests, 50, 60);
        Assert.All(paths[50..], path => Assert.NotNull(cache.Find(path)));
    }

    [Fact]
    public async Task Old_digests_that_are_used_are_kept()
    {
        var paths = Enumerable.Range(0, 20).Select(i => _folder.WriteRandom($"{i}", 100, seed: i)).ToList();
        await HashAsync(paths[..10], maxRecords: 15);
        _time.Advance(TimeSpan.FromDays(30));
        await HashAsync(paths[..10], maxRecords: 15);
        await HashAsync(paths[10..15], maxRecords: 15);

        using var cache = Open(_time);
        Assert.All(paths[..15], path => Assert.NotNull(cache.Find(path)));
    }

    [Fact]
    public async Task A_folder_that_is_not_writable_gives_one_warning()
    {
        _folder.Write("cache", "not a folder");
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
                Assert.Contains(cache.Find(paths[i])?.Md5, new UInt128?[] { null, expected[i] });
        }
    }

    [Fact]
    public async Task A_damaged_cache_gives_one_warning_and_is_replaced()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        _folder.Write("cache/digests", "not a cache");

        Assert.True((await DigestAsync(path)).WasRead);
        Assert.Contains($"set aside as `{CachePath}.damaged`", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal("not a cache", await File.ReadAllTextAsync(CachePath + ".damaged", Token));
        Assert.False((await DigestAsync(path)).WasRead);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_cache_that_another_user_has_planted_is_not_used()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file to another user");
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        await DigestAsync(path);
        using (var change = Process.Start("chown", ["54321", CachePath]))
            await change.WaitForExitAsync(Token);

        Assert.True((await DigestAsync(path)).WasRead);
        Assert.Contains("belongs to another user", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    public async Task A_cache_that_is_not_a_regular_file_gives_one_warning(string command)
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        Directory.CreateDirectory(CacheFolder);
        using (var make = Process.Start(command, [CachePath]))
            await make.WaitForExitAsync(Token);

        Assert.True((await DigestAsync(path)).WasRead);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_cleared_cache_is_empty_and_old_temp_files_are_deleted()
    {
        var path = _folder.WriteRandom("a", 1000, seed: 1);
        var temp = _folder.Write("cache/digests-0123.unfinished", "half");
        File.SetLastWriteTimeUtc(temp, _time.GetUtcNow().UtcDateTime.AddDays(-2));
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

    private DigestCache Open(TimeProvider time, int maxRecords = DigestCache.DefaultMaxRecords) =>
        new(CacheFolder, time, _warnings.Add, maxRecords);

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

    private async Task<UInt128[]> HashAsync(IReadOnlyList<string> paths, int maxRecords = DigestCache.DefaultMaxRecords)
    {
        using var cache = Open(_time, maxRecords);
        using var digester = new FileDigester(2, LaneKernel.Best, _time, cache);
        using var noBuffers = new ChunkBuffers(null);
        return await Task.WhenAll(
            paths.Select(async path => (await digester.HashWholeAsync(path, noBuffers, Token)).Md5)
        );
    }
}
