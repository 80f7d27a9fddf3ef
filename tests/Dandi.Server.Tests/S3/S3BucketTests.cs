using System.Text;
using Dandi.Testing;

namespace Dandi.Server.Tests.S3;

/// <summary>Requests of an archive to its bucket, other than for single objects, as AWS documents them.</summary>
public sealed class S3BucketTests(S3Store store)
{
    [Fact]
    public async Task HEAD_of_the_bucket_succeeds() =>
        Assert.Equal(200, (await store.SendAsync("HEAD", store.Signer.Presign("HEAD", ""))).Status);

    [Fact]
    public async Task HEAD_of_a_missing_bucket_is_not_found()
    {
        var signer = store.Signer with { Bucket = "nosuchbucket-zz" };

        Assert.Equal(404, (await store.SendAsync("HEAD", signer.Presign("HEAD", ""))).Status);
    }

    [Fact]
    public async Task DeleteObjects_deletes_objects_and_ignores_missing_ones()
    {
        var keys = new[] { S3Store.NewKey("/a&<b>"), S3Store.NewKey("/ü 1"), S3Store.NewKey("/kept") };
        foreach (var key in keys)
            await store.PutAsync(key, [1]);

        var response = await DeleteAsync([keys[0], keys[1], S3Store.NewKey()]);

        Assert.Equal((200, 0), (response.Status, response.Count("Error")));
        Assert.False(await store.ExistsAsync(keys[0]));
        Assert.False(await store.ExistsAsync(keys[1]));
        Assert.True(await store.ExistsAsync(keys[2]));
    }

    [Fact]
    public async Task DeleteObjects_with_a_wrong_Content_MD5_deletes_nothing()
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, [1]);

        (await DeleteAsync([key], announced: "another list"u8.ToArray())).AssertRefused(400, "BadDigest");

        Assert.True(await store.ExistsAsync(key));
    }

    [Fact]
    public async Task Multipart_object_is_deleted_completely()
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
    public async Task Keys_in_listings_are_encoded_on_request()
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

    [Fact]
    public async Task Listing_of_no_keys_is_empty_and_complete()
    {
        var prefix = S3Store.NewKey("/");
        await store.PutAsync(prefix + "a", [1]);

        var listed = await store.SendAsync(
            "GET",
            store.Signer.Presign("GET", "", [("list-type", "2"), ("prefix", prefix), ("max-keys", "0")])
        );

        Assert.Equal((200, 0, "false"), (listed.Status, listed.Count("Key"), listed.Element("IsTruncated")));
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("a", 3)]
    [InlineData("a/b", 2)]
    [InlineData("a/c", 2)]
    [InlineData("z", 0)]
    public async Task Listing_starts_after_any_key(string after, int count)
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

    private Task<ReceivedS3Response> DeleteAsync(string[] keys, byte[]? announced = null)
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
