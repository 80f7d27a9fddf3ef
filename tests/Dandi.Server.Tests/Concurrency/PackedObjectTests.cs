using System.Security.Cryptography;
using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;
using Dandi.Server.Tests.Directories;
using Dandi.Testing;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>Small objects that arrive at the same time share a file, a pack.</summary>
public sealed class PackedObjectTests : IDisposable
{
    private const int Count = 64;
    private readonly TempFolder _folder = new();
    private readonly Database _database;
    private readonly FolderStore _store;

    public PackedObjectTests()
    {
        _database = new Database(_folder.Locate("archive.sqlite"));
        _store = Open();
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Objects_that_arrive_together_share_files_and_keep_their_bytes()
    {
        await PutTogetherAsync(Enumerable.Range(0, Count));

        Assert.InRange(StoredFiles.List(_folder.Root).Count, 1, Count - 1);
        for (var i = 0; i < Count; i++)
            Assert.Equal(Content(i), await ReadAsync($"key{i}"));
    }

    [Fact]
    public async Task Pack_stays_until_its_last_object_is_deleted()
    {
        await PutTogetherAsync(Enumerable.Range(0, Count));

        _store.DeleteExisting([.. Enumerable.Range(0, Count - 1).Select(i => $"key{i}")]);
        Assert.Equal(Content(Count - 1), await ReadAsync($"key{Count - 1}"));
        Assert.Single(StoredFiles.List(_folder.Root));

        _store.DeleteExisting([$"key{Count - 1}"]);
        Assert.Empty(StoredFiles.List(_folder.Root));
    }

    [Fact]
    public async Task Objects_that_are_replaced_together_leave_no_file()
    {
        for (var round = 0; round < 5; round++)
            await PutTogetherAsync(Enumerable.Range(0, Count).Select(i => i % 8));

        _store.DeleteExisting([.. Enumerable.Range(0, 8).Select(i => $"key{i}")]);

        Assert.Empty(StoredFiles.List(_folder.Root));
    }

    [Fact]
    public async Task Only_one_of_several_new_objects_is_added_and_the_others_leave_no_file()
    {
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, Count)
                .Select(async i =>
                {
                    try
                    {
                        await PutAsync("key", Content(i), mustBeNew: true);
                        return i;
                    }
                    catch (S3Error error)
                    {
                        Assert.Equal(412, error.Status);
                        return -1;
                    }
                })
        );

        var added = Assert.Single(results, i => i >= 0);
        Assert.Equal(Content(added), await ReadAsync("key"));
        Assert.Single(StoredFiles.List(_folder.Root));
        _store.DeleteExisting(["key"]);
        Assert.Empty(StoredFiles.List(_folder.Root));
    }

    [Fact]
    public async Task Bytes_that_do_not_match_their_digest_are_not_written()
    {
        var body = new IncomingBody(new MemoryStream(Content(1)), Content(1).Length, MD5.HashData(Content(2)), null);

        var error = await Assert.ThrowsAsync<S3Error>(() =>
            _store.PutAsync("key", body, false, false, TestContext.Current.CancellationToken)
        );

        Assert.Equal("BadDigest", error.Code);
        Assert.Empty(StoredFiles.List(_folder.Root));
    }

    [Fact]
    public async Task Small_parts_share_files_and_become_objects()
    {
        var uploads = Enumerable
            .Range(0, Count)
            .Select(i => (Key: $"key{i}", Id: _store.Uploads.Create($"key{i}", false)));
        var parts = await Task.WhenAll(
            uploads.Select(
                async (upload, i) =>
                    (
                        upload.Key,
                        upload.Id,
                        Part: await _store.Uploads.PutPartAsync(
                            upload.Key,
                            upload.Id,
                            1,
                            Body(Content(i)),
                            TestContext.Current.CancellationToken
                        )
                    )
            )
        );

        foreach (var (key, id, part) in parts)
            _store.Uploads.Complete(key, id, [(1, part.Md5)]);

        Assert.InRange(StoredFiles.List(_folder.Root).Count, 1, Count - 1);
        for (var i = 0; i < Count; i++)
            Assert.Equal(Content(i), await ReadAsync($"key{i}"));
        _store.DeleteExisting([.. Enumerable.Range(0, Count).Select(i => $"key{i}")]);
        Assert.Empty(StoredFiles.List(_folder.Root));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BlobPacks.MaxSize)]
    [InlineData(BlobPacks.MaxSize + 1)]
    public async Task Object_of_any_size_is_stored(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);

        await PutAsync("key", content);

        Assert.Equal(content, await ReadAsync("key"));
        _store.DeleteExisting(["key"]);
        Assert.Empty(StoredFiles.List(_folder.Root));
    }

    private FolderStore Open() =>
        new(_database, new BlobFiles(_folder.Locate("objects")), TimeProvider.System, isLatest: true);

    private Task<StoredObject[]> PutTogetherAsync(IEnumerable<int> numbers) =>
        Task.WhenAll(numbers.Select(i => PutAsync($"key{i}", Content(i))));

    private Task<StoredObject> PutAsync(string key, byte[] content, bool mustBeNew = false) =>
        _store.PutAsync(key, Body(content), false, mustBeNew, TestContext.Current.CancellationToken);

    private async Task<byte[]> ReadAsync(string key)
    {
        using var opened = _store.Open(key)!;
        using var target = new MemoryStream();
        await opened.CopyAsync(0, opened.Stored.Size, target, TestContext.Current.CancellationToken);
        return target.ToArray();
    }

    private static IncomingBody Body(byte[] content) =>
        new(new MemoryStream(content), content.Length, MD5.HashData(content), null);

    private static byte[] Content(int i) => System.Text.Encoding.UTF8.GetBytes(new string((char)('a' + i % 26), 1 + i));
}
