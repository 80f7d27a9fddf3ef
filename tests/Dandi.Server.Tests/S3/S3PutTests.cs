using System.Text;
using Dandi.Testing;

namespace Dandi.Server.Tests.S3;

/// <summary>
/// Single objects, digests, unusual keys and listings, as AWS documents them (the test suite of s3.md).
/// </summary>
public sealed class S3PutTests(S3Store store)
{
    private static readonly byte[] Body = S3Store.RandomBytes(70_000);
    private static readonly byte[] Other = S3Store.RandomBytes(70_000);

    [Fact]
    public async Task ETag_of_an_object_is_the_MD5_of_its_bytes()
    {
        var key = S3Store.NewKey();

        var put = await store.PutAsync(key, Body);

        Assert.Equal((200, S3Store.Md5(Body)), (put.Status, put.ETag));
        Assert.Equal(Body, (await store.GetAsync(key)).Body);
    }

    [Fact]
    public async Task Repeated_PUT_replaces_the_object()
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);
        await store.PutAsync(key, Other);

        Assert.Equal(Other, (await store.GetAsync(key)).Body);
    }

    [Fact]
    public async Task Object_can_be_empty()
    {
        var key = S3Store.NewKey();

        Assert.Equal(200, (await PutSignedAsync(key, [], S3Store.Base64Md5([]), S3Store.Base64Md5([]))).Status);

        var head = await store.HeadAsync(key);
        Assert.Equal((200, S3Store.Md5([]), (long?)0), (head.Status, head.ETag, head.Length));
    }

    [Fact]
    public async Task Correct_Content_MD5_is_accepted() =>
        Assert.Equal(
            200,
            (await PutSignedAsync(S3Store.NewKey(), Body, S3Store.Base64Md5(Body), S3Store.Base64Md5(Body))).Status
        );

    [Fact]
    public async Task Wrong_Content_MD5_is_rejected_and_stores_nothing()
    {
        var (plain, signed) = (S3Store.NewKey(), S3Store.NewKey());

        // AWS rejects the header because it is not signed; other stores, because the digest is wrong.
        Assert.InRange((await store.PutAsync(plain, Body, ("Content-MD5", S3Store.Base64Md5(Other)))).Status, 400, 403);
        (await PutSignedAsync(signed, Other, S3Store.Base64Md5(Body), S3Store.Base64Md5(Body))).AssertRefused(
            400,
            "BadDigest"
        );

        Assert.False(await store.ExistsAsync(plain));
        Assert.False(await store.ExistsAsync(signed));
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("AAAA")]
    public async Task Malformed_Content_MD5_is_rejected(string value) =>
        (await PutSignedAsync(S3Store.NewKey(), Body, value, value)).AssertRefused(400, "InvalidDigest");

    [Fact]
    public async Task Content_MD5_other_than_the_signed_one_is_rejected() =>
        (
            await PutSignedAsync(S3Store.NewKey(), Other, S3Store.Base64Md5(Body), S3Store.Base64Md5(Other))
        ).AssertRefused(403, "SignatureDoesNotMatch");

    [Fact]
    public async Task Signed_Content_MD5_must_be_sent() =>
        Assert.Equal(403, (await PutSignedAsync(S3Store.NewKey(), Body, S3Store.Base64Md5(Body), null)).Status);

    [Fact]
    public async Task Signed_Content_Length_must_match()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var url = store.Signer.Presign(
            "PUT",
            key,
            [("partNumber", "1"), ("uploadId", upload)],
            [("content-length", "70000")]
        );

        Assert.Equal(200, (await store.SendAsync("PUT", url, Body)).Status);
        (await store.SendAsync("PUT", url, Body[..^1])).AssertRefused(403, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task Signed_tags_must_be_sent_unchanged()
    {
        var url = store.Signer.Presign(
            "PUT",
            S3Store.NewKey(),
            [],
            [("content-md5", S3Store.Base64Md5(Body)), ("x-amz-tagging", "embargoed=true")]
        );

        Assert.Equal(
            200,
            (
                await store.SendAsync(
                    "PUT",
                    url,
                    Body,
                    ("Content-MD5", S3Store.Base64Md5(Body)),
                    ("x-amz-tagging", "embargoed=true")
                )
            ).Status
        );
        Assert.Equal(403, (await store.SendAsync("PUT", url, Body, ("Content-MD5", S3Store.Base64Md5(Body)))).Status);
        Assert.Equal(
            403,
            (
                await store.SendAsync(
                    "PUT",
                    url,
                    Body,
                    ("Content-MD5", S3Store.Base64Md5(Body)),
                    ("x-amz-tagging", "embargoed=false")
                )
            ).Status
        );
    }

    [Fact]
    public async Task Unsigned_x_amz_header_is_rejected() =>
        Assert.Equal(403, (await store.PutAsync(S3Store.NewKey(), Body, ("x-amz-tagging", "a=b"))).Status);

    [Fact]
    public async Task Content_Type_is_stored()
    {
        var key = S3Store.NewKey();
        Assert.Equal(200, (await store.PutAsync(key, Body, ("Content-Type", "application/json"))).Status);

        var response = await store.TalkAsync(RawRequest("HEAD", store.Signer.Presign("HEAD", key), "", []));

        Assert.Contains("Content-Type: application/json", response, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("zarr/0/0/0")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("ü/ж")]
    [InlineData("a%2Fb")]
    [InlineData("q'(x)!*")]
    [InlineData("folder/")]
    [InlineData("a//b")]
    [InlineData(".zattrs")]
    [InlineData("a&b=c?d#e")]
    [InlineData("LONG")]
    public async Task Unusual_keys_are_supported(string end)
    {
        var key = S3Store.NewKey("/" + (end == "LONG" ? new string('x', 900) : end));
        var body = Encoding.UTF8.GetBytes(key);

        Assert.Equal(200, (await store.PutAsync(key, body)).Status);

        Assert.Equal(body, (await store.GetAsync(key)).Body);
        var listed = await store.SendAsync(
            "GET",
            store.Signer.Presign("GET", "", [("list-type", "2"), ("prefix", key)])
        );
        Assert.Equal([key], listed.Elements("Key"));
    }

    [Fact]
    public async Task Listing_is_paged_and_ordered_by_bytes()
    {
        var prefix = S3Store.NewKey("/");
        string[] names = ["a", "a/b", "a0", "B", "b", "ä", "é/1"];
        foreach (var name in names)
            await store.PutAsync(prefix + name, [1]);
        var found = new List<string>();
        for (string? token = null; ; )
        {
            (string, string)[] query =
            [
                ("list-type", "2"),
                ("prefix", prefix),
                ("max-keys", "2"),
                .. token is null ? Array.Empty<(string, string)>() : [("continuation-token", token)],
            ];
            var page = await store.SendAsync("GET", store.Signer.Presign("GET", "", query));
            found.AddRange(page.Elements("Key"));
            token = page.Element("NextContinuationToken");
            Assert.Equal(token.Length > 0, page.Element("IsTruncated") == "true");
            if (token.Length == 0)
                break;
        }

        Assert.Equal(
            names
                .Select(name => prefix + name)
                .OrderBy(
                    Encoding.UTF8.GetBytes,
                    Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right))
                ),
            found
        );
    }

    [Fact]
    public async Task Concurrent_PUTs_are_all_stored()
    {
        var prefix = S3Store.NewKey();
        await Parallel.ForAsync(
            0,
            40,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 8,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (number, _) =>
            {
                var body = S3Store.RandomBytes(1000);
                var put = await PutSignedAsync(
                    $"{prefix}/{number}",
                    body,
                    S3Store.Base64Md5(body),
                    S3Store.Base64Md5(body)
                );
                Assert.Equal((200, S3Store.Md5(body)), (put.Status, put.ETag));
            }
        );
    }

    [Fact]
    public async Task If_None_Match_does_not_replace_an_object()
    {
        var key = S3Store.NewKey();

        Assert.Equal(200, (await store.PutAsync(key, Body, ("If-None-Match", "*"))).Status);
        (await store.PutAsync(key, Other, ("If-None-Match", "*"))).AssertRefused(412, "PreconditionFailed");

        Assert.Equal(Body, (await store.GetAsync(key)).Body);
    }

    internal static byte[] RawRequest(string method, string url, string headers, byte[] body)
    {
        var uri = new Uri(url);
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"{method} {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\n{headers}\r\n"
            ),
            .. body,
        ];
    }

    private Task<ReceivedS3Response> PutSignedAsync(string key, byte[] body, string signed, string? sent) =>
        store.SendAsync(
            "PUT",
            store.Signer.Presign("PUT", key, [], [("content-md5", signed)]),
            body,
            sent is null ? [] : [("Content-MD5", sent)]
        );
}
