using System.Text;
using Dandi.Testing;

namespace Dandi.Server.Tests.S3;

/// <summary>What an archive asks of its bucket beyond single objects, as AWS documents it.</summary>
public sealed class S3BucketTests(S3Store store)
{
    [Fact]
    public async Task A_bucket_that_is_there_says_so() =>
        Assert.Equal(200, (await store.SendAsync("HEAD", store.Signer.Presign("HEAD", ""))).Status);

    [Fact]
    public async Task A_bucket_that_is_not_there_says_so()
    {
        var signer = store.Signer with { Bucket = "nosuchbucket-zz" };

        Assert.Equal(404, (await store.SendAsync("HEAD", signer.Presign("HEAD", ""))).Status);
    }

    [Fact]
    public async Task Objects_are_removed_many_at_a_time_whether_they_are_there_or_not()
    {
        var keys = new[] { S3Store.NewKey("/a&<b>"), S3Store.NewKey("/ü 1"), S3Store.NewKey("/kept") };
        foreach (var key in keys)
            await store.PutAsync(key, [1]);

        var response = await RemoveAsync([keys[0], keys[1], S3Store.NewKey()]);

        Assert.Equal((200, 0), (response.Status, response.Count("Error")));
        Assert.False(await store.ExistsAsync(keys[0]));
        Assert.False(await store.ExistsAsync(keys[1]));
        Assert.True(await store.ExistsAsync(keys[2]));
    }

    [Fact]
    public async Task Objects_are_not_removed_by_a_list_that_was_damaged_on_its_way()
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, [1]);

        (await RemoveAsync([key], announced: "another list"u8.ToArray())).AssertRefused(400, "BadDigest");

        Assert.True(await store.ExistsAsync(key));
    }

    [Fact]
    public async Task An_object_of_parts_is_removed_whole()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var part = await store.PutPartAsync(key, upload, 1, [1, 2, 3]);
        await store.CompleteAsync(key, upload, (1, part.ETag));

        Assert.Equal(204, (await store.SendAsync("DELETE", store.Signer.Presign("DELETE", key))).Status);

        Assert.False(await store.ExistsAsync(key));
        Assert.Equal(204, (await store.SendAsync("DELETE", store.Signer.Presign("DELETE", key))).Status);
    }

    [Fact]
    public async Task Keys_in_lists_are_encoded_where_that_is_asked_for()
    {
        var prefix = S3Store.NewKey("/");
        foreach (var name in new[] { "a+b", "c d", "e%2Ff", "ü" })
            await store.PutAsync(prefix + name, [1]);

        var listed = await store.SendAsync(
            "GET",
            store.Signer.Presign("GET", "", [("list-type", "2"), ("prefix", prefix), ("encoding-type", "url")])
        );

        Assert.Equal("url", listed.Element("EncodingType"));
        Assert.Equal(
            ["a+b", "c d", "e%2Ff", "ü"],
            listed.Elements("Key").Select(key => System.Net.WebUtility.UrlDecode(key)[prefix.Length..])
        );
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("a", 3)]
    [InlineData("a/b", 2)]
    [InlineData("a/c", 2)]
    [InlineData("z", 0)]
    public async Task A_list_begins_behind_any_key(string after, int count)
    {
        var prefix = S3Store.NewKey("/");
        foreach (var name in new[] { "a", "a/b", "b", "c" })
            await store.PutAsync(prefix + name, [1]);

        var listed = await store.SendAsync(
            "GET",
            store.Signer.Presign("GET", "", [("list-type", "2"), ("prefix", prefix), ("start-after", prefix + after)])
        );

        Assert.Equal(count, listed.Count("Key"));
    }

    private Task<ReceivedS3Response> RemoveAsync(string[] keys, byte[]? announced = null)
    {
        var objects = string.Concat(
            keys.Select(key => $"<Object><Key>{System.Net.WebUtility.HtmlEncode(key)}</Key></Object>")
        );
        var body = Encoding.UTF8.GetBytes(
            $"<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>{objects}</Delete>"
        );
        var md5 = S3Store.Base64Md5(announced ?? body);
        return store.SendAsync(
            "POST",
            store.Signer.Presign("POST", "", [("delete", "")], [("content-md5", md5)]),
            body,
            ("Content-MD5", md5)
        );
    }
}
