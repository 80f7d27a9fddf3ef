using System.Buffers.Binary;
using System.Security.Cryptography;
using Dandi.Accounts;
using Dandi.Archive;
using Dandi.Blobs.Journal;
using Dandi.Client.Tests.Upload;
using Dandi.Digests.Cache;
using Dandi.FileSystem;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.State;

/// <summary>
/// Damaged journals, heartbeats, key files and digest caches: nothing fails, there is at most one warning for each
/// file, and uploads have the right result.
/// </summary>
public sealed class MutatedStateTests(SharedArchive shared) : IClassFixture<SharedArchive>, IDisposable
{
    private const string Secret = "0123456789abcdef";
    private static readonly int Mutants = SeededSet.Count(250);
    private static readonly int Uploads = SeededSet.Count(25);
    private static readonly Uri Api = new("http://127.0.0.1:8000/api");
    private static readonly DandisetId Id = DandisetId.Parse("000001");
    private static readonly DandiETag ETag = new(PartPlan.For(70 << 20), new byte[32]);
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_journal_gives_the_recorded_urls_or_none()
    {
        var session = Session();
        using (var journal = Open())
            journal.Begin(ETag, session).Dispose();
        var file = Find("*.upload");
        var intact = File.ReadAllBytes(file);

        for (var seed = 0; seed < Mutants; seed++)
        {
            // The next run takes over what the run before has left.
            File.WriteAllBytes(Find("*.upload", file), TextMutation.Of(intact, seed));
            _warnings.Clear();
            using var journal = Open();
            using var found = journal.Find(ETag, _time.GetUtcNow());
            Assert.True(_warnings.Count <= 1, $"mutant {seed}: {string.Join('\n', _warnings)}");
            Assert.True(found is null == _warnings.Count > 0, $"mutant {seed}: {string.Join('\n', _warnings)}");
            if (found is not null)
                Assert.Equal(session.Parts, found.Session.Parts);
        }
        Assert.InRange(
            Directory.EnumerateFiles(_folder.Root, "*.damaged*", SearchOption.AllDirectories).Count(),
            1,
            20
        );
    }

    [Fact]
    public void A_damaged_heartbeat_never_prevents_a_run()
    {
        using (var journal = Open())
            journal.Begin(ETag, Session()).Dispose();
        var run = Path.GetDirectoryName(Find("*.upload"))!;
        RunHeartbeat.ForThisProcess(_time).Write(run);
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(14), "far", "far"));
        var intact = File.ReadAllBytes(Path.Combine(run, RunHeartbeat.FileName));

        for (var seed = 0; seed < Mutants; seed++)
        {
            run = Path.GetDirectoryName(Find("*.upload"))!;
            File.WriteAllBytes(Path.Combine(run, RunHeartbeat.FileName), TextMutation.Of(intact, seed));
            _warnings.Clear();
            using (var journal = Open())
            using (var found = journal.Find(ETag, _time.GetUtcNow()))
                Assert.NotNull(found);
            Assert.True(_warnings.Count <= 1, $"mutant {seed}: {string.Join('\n', _warnings)}");
            foreach (
                var copy in Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories).Skip(1)
            )
                Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }

    [Fact]
    public void A_damaged_key_file_never_loses_its_content()
    {
        var path = _folder.Locate("keys/api-keys.json");
        new KeyFile(path).Store("dandi", "key-1");
        new KeyFile(path).Store("other:80", "key-2");
        var intact = File.ReadAllBytes(path);

        for (var seed = 0; seed < Mutants; seed++)
        {
            var mutant = TextMutation.Of(intact, seed);
            foreach (var old in Directory.EnumerateFiles(_folder.Locate("keys")))
                File.Delete(old);
            File.WriteAllBytes(path, mutant);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _warnings.Clear();
            var keys = new KeyFile(path, warn: _warnings.Add);

            keys.Store("new", "key-3");

            Assert.Equal("key-3", keys.Find("new")!.Reveal());
            Assert.True(_warnings.Count <= 1, $"mutant {seed}: {string.Join('\n', _warnings)}");
            if (_warnings.Count > 0)
                Assert.Equal(mutant, File.ReadAllBytes(path + ".damaged-1"));
        }
    }

    [Fact]
    public void A_damaged_digest_cache_never_fails()
    {
        var path = _folder.Write("a", "content");
        var status = FileStatus.TryRead(path)!.Value;
        var digest = new UInt128(1, 2);
        using (var cache = OpenCache())
            cache.Add(status, path, digest, _time.GetUtcNow().AddHours(1));
        var intact = File.ReadAllBytes(_folder.Locate("cache/digests"));

        for (var seed = 0; seed < Mutants; seed++)
        {
            File.WriteAllBytes(_folder.Locate("cache/digests"), MutateCache(intact, new Random(seed)));
            _warnings.Clear();
            using (var cache = OpenCache())
            {
                Assert.Contains(cache.Find(path)?.Md5, new UInt128?[] { null, digest });
                cache.Add(status, path, digest, _time.GetUtcNow().AddHours(1));
            }
            Assert.True(_warnings.Count <= 1, $"mutant {seed}: {string.Join('\n', _warnings)}");
            using (var repaired = OpenCache())
                Assert.Equal(digest, repaired.Find(path)?.Md5);
        }
    }

    [Fact]
    public async Task An_upload_with_a_damaged_journal_and_heartbeat_succeeds()
    {
        await using var scene = await UploadScene.CreateSharedAsync(shared.Archive);
        scene.Journal = _folder.Root;

        for (var seed = 0; seed < Uploads; seed++)
        {
            await PlantJournalAsync(scene, seed);
            scene.Notices.Clear();

            var (report, outcomes) = await scene.UploadAsync();

            Assert.True(report.Done == 1, $"mutant {seed}: {outcomes.Values.First(each => each is not null)}");
            Assert.True(scene.Notices.Count <= 2, $"mutant {seed}: {string.Join('\n', scene.Notices)}");
        }
        await scene.AssertArchiveHoldsFolderAsync();
        Assert.All(scene.Network.Requests, request => Assert.DoesNotContain("/key", request, StringComparison.Ordinal));
    }

    /// <summary>Writes a new file, and what an interrupted upload of it leaves, damaged.</summary>
    private async Task PlantJournalAsync(UploadScene scene, int seed)
    {
        // A heartbeat that counts as alive keeps its folder.
        foreach (var earlier in Directory.EnumerateDirectories(_folder.Root))
            Directory.Delete(earlier, recursive: true);
        var name = $"sub-1/sub-1_{seed}.mp4";
        var content = await File.ReadAllBytesAsync(
            scene.Folder.WriteRandom(name, (int)UploadJournal.MinSize, seed),
            Token
        );
        var etag = new DandiETag(PartPlan.For(content.Length), MD5.HashData(content));
        var id = scene.Folder.Local.Id;
        var session = (InitializeResult.Session)await scene.Client.Uploads.InitializeAsync(id, etag, Token);
        using (var journal = scene.OpenJournal(_folder.Root))
        using (var pending = journal.Begin(etag, session))
            // Not true: the store will say so.
            pending.Acknowledge(1);
        var file = Find("*.upload");
        await File.WriteAllBytesAsync(file, TextMutation.Of(await File.ReadAllBytesAsync(file, Token), seed), Token);
        var run = Path.GetDirectoryName(file)!;
        RunHeartbeat.ForThisProcess(TimeProvider.System).Write(run);
        var heartbeat = Path.Combine(run, RunHeartbeat.FileName);
        var damaged = TextMutation.Of(await File.ReadAllBytesAsync(heartbeat, Token), seed + 1);
        await File.WriteAllBytesAsync(heartbeat, damaged, Token);
    }

    /// <summary>
    /// Damages bytes; or the header or the number of records, and then corrects the MD5 that detects damage.
    /// </summary>
    private static byte[] MutateCache(byte[] intact, Random random)
    {
        if (random.Next(4) == 0)
            return intact[..random.Next(intact.Length)];
        var bytes = intact.ToArray();
        var page = random.Next(intact.Length / CachePage.Size) * CachePage.Size;
        if (random.Next(2) == 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            return bytes;
        }
        if (page == 0)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(21), random.Next(int.MinValue, int.MaxValue));
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(page + (113 * 36)), (ushort)random.Next(1, 1 << 16));
        MD5.HashData(bytes.AsSpan(page, CachePage.Size - 16), bytes.AsSpan(page + CachePage.Size - 16));
        return bytes;
    }

    private UploadJournal Open() => new(_folder.Root, Api, Id, Secret, _time, _warnings.Add);

    private DigestCache OpenCache() => new(_folder.Locate("cache"), _time, _warnings.Add);

    private string Find(string pattern, string? missing = null) =>
        Directory.EnumerateFiles(_folder.Root, pattern, SearchOption.AllDirectories).FirstOrDefault()
        ?? Recreate(missing!);

    private static string Recreate(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private InitializeResult.Session Session() =>
        new("u", [new PresignedPart(1, 64 << 20, Url(1)), new PresignedPart(2, 6 << 20, Url(2))]);

    private Uri Url(int part) =>
        new(
            $"http://127.0.0.1:8000/b/k?partNumber={part}&X-Amz-Date={_time.Start:yyyyMMdd'T'HHmmss'Z'}"
                + "&X-Amz-Expires=604800&X-Amz-Signature=abc"
        );
}
