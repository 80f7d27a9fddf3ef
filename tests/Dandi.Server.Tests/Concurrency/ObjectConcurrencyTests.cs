using System.Globalization;
using Dandi.Server.Tests.S3;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>Concurrent requests for one object or multipart upload of the store.</summary>
public sealed class ObjectConcurrencyTests(S3Store store)
{
    private const int Rounds = 12;

    [Theory]
    [InlineData("")]
    [InlineData("bytes=10-")]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=-7")]
    public async Task Download_during_overwrites_has_the_bytes_of_its_ETag(string range)
    {
        var key = S3Store.NewKey();
        var contents = Contents(seed: 1);
        var byETag = contents.ToDictionary(S3Store.Md5, StringComparer.Ordinal);
        await store.PutAsync(key, contents[0]);

        var done = await Together.RunAsync([
            .. Enumerable.Range(0, 3).Select(i => (Func<Task<bool>>)(() => WriteAsync(i))),
            ReadAsync,
            ReadAsync,
            ReadAsync,
        ]);

        Assert.DoesNotContain(false, done);

        async Task<bool> WriteAsync(int writer)
        {
            for (var i = 0; i < Rounds; i++)
                Assert.Equal(200, (await store.PutAsync(key, contents[(writer + i) % contents.Count])).Status);
            return true;
        }

        async Task<bool> ReadAsync()
        {
            for (var i = 0; i < Rounds * 3; i++)
            {
                var read = range.Length == 0 ? await store.GetAsync(key) : await store.GetAsync(key, ("Range", range));
                Assert.InRange(read.Status, 200, 206);
                Assert.Equal(Cut(byETag[read.ETag], range), read.Body);
            }
            return true;
        }
    }

    [Fact]
    public async Task Head_during_overwrites_has_the_length_of_its_ETag()
    {
        var key = S3Store.NewKey();
        var contents = Contents(seed: 2);
        var byETag = contents.ToDictionary(S3Store.Md5, StringComparer.Ordinal);
        await store.PutAsync(key, contents[0]);

        for (var round = 0; round < Rounds; round++)
        {
            var next = contents[round % contents.Count];
            var replies = await Together.RunAsync(
                () => store.PutAsync(key, next),
                () => store.HeadAsync(key),
                () => store.HeadAsync(key)
            );

            Assert.All(replies, reply => Assert.Equal(200, reply.Status));
            Assert.All(replies.Skip(1), head => Assert.Equal(byETag[head.ETag].Length, head.Length));
        }
    }

    [Fact]
    public async Task Conditional_download_during_overwrites_has_the_requested_bytes_or_is_refused()
    {
        var key = S3Store.NewKey();
        var contents = Contents(seed: 3);
        await store.PutAsync(key, contents[0]);
        for (var round = 1; round < Rounds; round++)
        {
            var (old, next) = (contents[(round - 1) % contents.Count], contents[round % contents.Count]);
            var replies = await Together.RunAsync(
                () => store.PutAsync(key, next),
                () => store.GetAsync(key, ("If-Match", $"\"{S3Store.Md5(old)}\"")),
                () => store.GetAsync(key, ("If-Match", $"\"{S3Store.Md5(next)}\""))
            );

            Assert.True(replies[1].Status == 412 || replies[1].Body.SequenceEqual(old), $"{replies[1].Status}");
            Assert.True(replies[2].Status == 412 || replies[2].Body.SequenceEqual(next), $"{replies[2].Status}");
        }
    }

    [Fact]
    public async Task Of_concurrent_uploads_that_must_be_new_one_succeeds()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var key = S3Store.NewKey();
            var contents = Contents(seed: round);

            var replies = await Together.RunAsync([
                .. contents.Select(bytes =>
                    (Func<Task<Testing.ReceivedS3Response>>)(() => store.PutAsync(key, bytes, ("If-None-Match", "*")))
                ),
            ]);

            var winner = Assert.Single(replies, reply => reply.Status == 200);
            Assert.All(replies.Where(reply => reply != winner), reply => Assert.InRange(reply.Status, 409, 412));
            Assert.Equal(winner.ETag, S3Store.Md5((await store.GetAsync(key)).Body));
        }
    }

    [Fact]
    public async Task Concurrent_completions_create_one_object()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (key, upload, bytes) = await UploadAsync(round);
            var parts = new[] { (1, S3Store.Md5(bytes)) };

            var replies = await Together.RunAsync(
                () => store.CompleteAsync(key, upload, parts),
                () => store.CompleteAsync(key, upload, parts),
                () => store.CompleteAsync(key, upload, parts),
                () => store.CompleteAsync(key, upload, parts)
            );

            Assert.Contains(replies, reply => reply.Status == 200);
            Assert.All(replies.Where(reply => reply.Status != 200), reply => reply.AssertRefused(404, "NoSuchUpload"));
            Assert.Equal(bytes, (await store.GetAsync(key)).Body);
        }
    }

    [Fact]
    public async Task Completion_during_an_abort_creates_the_whole_object_or_none()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (key, upload, bytes) = await UploadAsync(round);

            var replies = await Together.RunAsync(
                () => store.CompleteAsync(key, upload, (1, S3Store.Md5(bytes))),
                () => store.AbortAsync(key, upload),
                () => store.AbortAsync(key, upload),
                () => store.PutPartAsync(key, upload, 2, bytes)
            );

            Assert.All(replies, reply => Assert.InRange(reply.Status, 200, 404));
            var read = await store.GetAsync(key);
            Assert.Equal(replies[0].Status == 200 ? 200 : 404, read.Status);
            if (read.Status == 200)
                Assert.Equal(bytes, read.Body);
        }
    }

    [Fact]
    public async Task Part_that_is_replaced_during_the_completion_is_whole()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (key, upload, bytes) = await UploadAsync(round);
            var other = S3Store.RandomBytes(70_000);

            var replies = await Together.RunAsync(
                () => store.CompleteAsync(key, upload, (1, S3Store.Md5(bytes))),
                () => store.CompleteAsync(key, upload, (1, S3Store.Md5(other))),
                () => store.PutPartAsync(key, upload, 1, other)
            );

            Assert.All(replies, reply => Assert.InRange(reply.Status, 200, 404));
            var read = await store.GetAsync(key);
            if (replies.Take(2).Any(reply => reply.Status == 200))
                Assert.Contains(read.ETag, new[] { S3Store.ETagOf(bytes), S3Store.ETagOf(other) });
            if (read.Status == 200)
                Assert.Equal(read.ETag, S3Store.ETagOf(read.Body));
        }
    }

    private async Task<(string Key, string Upload, byte[] Bytes)> UploadAsync(int seed)
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var bytes = new byte[50_000];
        new Random(seed).NextBytes(bytes);
        Assert.Equal(200, (await store.PutPartAsync(key, upload, 1, bytes)).Status);
        return (key, upload, bytes);
    }

    /// <summary>Contents of different lengths.</summary>
    private static List<byte[]> Contents(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(1, 4)
                .Select(i =>
                {
                    var bytes = new byte[random.Next(20, 200_000 * i)];
                    random.NextBytes(bytes);
                    return bytes;
                }),
        ];
    }

    private static byte[] Cut(byte[] bytes, string range)
    {
        if (range.Length == 0)
            return bytes;
        var ends = range["bytes=".Length..].Split('-');
        if (ends[0].Length == 0)
            return bytes[^Number(ends[1])..];
        return ends[1].Length == 0 ? bytes[Number(ends[0])..] : bytes[Number(ends[0])..(Number(ends[1]) + 1)];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
