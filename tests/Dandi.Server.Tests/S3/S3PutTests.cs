using System.Text;
using Dandi.Testing;

namespace Dandi.Server.Tests.S3;

/// <summary>Whole objects, digests, odd names and lists, as AWS documents them (the suite of s3.md).</summary>
public sealed class S3PutTests(S3Store store)
{
    private static readonly byte[] Body = S3Store.RandomBytes(70_000);
    private static readonly byte[] Other = S3Store.RandomBytes(70_000);

    [Fact]
    public async Task An_object_has_the_md5_of_its_bytes_as_etag()
    {
        var key = S3Store.NewKey();

        var put = await store.PutAsync(key, Body);

        Assert.Equal((200, S3Store.Md5(Body)), (put.Status, put.ETag));
        Assert.Equal(Body, (await store.GetAsync(key)).Body);
    }

    [Fact]
    public async Task An_object_sent_again_replaces_the_one_before()
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);
        await store.PutAsync(key, Other);

        Assert.Equal(Other, (await store.GetAsync(key)).Body);
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        var key = S3Store.NewKey();

        Assert.Equal(200, (await PutSignedAsync(key, [], S3Store.Base64Md5([]), S3Store.Base64Md5([]))).Status);

        var head = await store.HeadAsync(key);
        Assert.Equal((200, S3Store.Md5([]), (long?)0), (head.Status, head.ETag, head.Length));
    }

    [Fact]
    public async Task The_right_Content_MD5_is_taken() =>
        Assert.Equal(
            200,
            (await PutSignedAsync(S3Store.NewKey(), Body, S3Store.Base64Md5(Body), S3Store.Base64Md5(Body))).Status
        );

    [Fact]
    public async Task A_wrong_Content_MD5_is_refused_and_makes_no_object()
    {
        var (plain, signed) = (S3Store.NewKey(), S3Store.NewKey());

        // Not signed, it is refused as such by AWS, and as wrong by other stores.
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
    public async Task A_Content_MD5_that_is_none_is_refused(string value) =>
        (await PutSignedAsync(S3Store.NewKey(), Body, value, value)).AssertRefused(400, "InvalidDigest");

    [Fact]
    public async Task Another_Content_MD5_than_the_signed_one_is_refused() =>
        (
            await PutSignedAsync(S3Store.NewKey(), Other, S3Store.Base64Md5(Body), S3Store.Base64Md5(Other))
        ).AssertRefused(403, "SignatureDoesNotMatch");

    [Fact]
    public async Task A_signed_Content_MD5_must_be_sent() =>
        Assert.Equal(403, (await PutSignedAsync(S3Store.NewKey(), Body, S3Store.Base64Md5(Body), null)).Status);

    [Fact]
    public async Task A_signed_length_is_the_only_one_taken()
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
    public async Task Signed_tags_must_be_sent_and_no_others()
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
    public async Task A_header_of_Amazon_that_is_not_signed_is_refused() =>
        Assert.Equal(403, (await store.PutAsync(S3Store.NewKey(), Body, ("x-amz-tagging", "a=b"))).Status);

    [Fact]
    public async Task A_content_type_is_kept()
    {
        var key = S3Store.NewKey();
        Assert.Equal(200, (await store.PutAsync(key, Body, ("Content-Type", "application/json"))).Status);

        var said = await store.TalkAsync(RawRequest("HEAD", store.Signer.Presign("HEAD", key), "", []));

        Assert.Contains("Content-Type: application/json", said, StringComparison.OrdinalIgnoreCase);
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
    public async Task Odd_names_are_names(string end)
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
    public async Task Lists_come_in_pages_in_the_order_of_bytes()
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
    public async Task Many_objects_at_a_time_all_arrive()
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
    public async Task An_object_that_must_be_new_does_not_replace_one()
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
