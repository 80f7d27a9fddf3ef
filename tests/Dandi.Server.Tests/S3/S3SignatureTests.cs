using Dandi.Testing;

namespace Dandi.Server.Tests.S3;

/// <summary>Signatures, connections, ranges and conditions, as AWS documents them (the test suite of s3.md).</summary>
public sealed class S3SignatureTests(S3Store store)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly byte[] Body = S3Store.RandomBytes(100_000);

    [Fact]
    public void Signer_reproduces_the_example_of_the_AWS_documentation()
    {
        var signer = new S3Signer(
            new Uri("https://examplebucket.s3.amazonaws.com"),
            "",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "us-east-1"
        );

        var url = signer.Presign("GET", "test.txt", [], [], "20130524T000000Z", 86400);

        Assert.EndsWith(
            "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            url,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Expired_URL_is_rejected_for_every_request()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        (string, string)[] part = [("partNumber", "1"), ("uploadId", upload)];

        (await store.SendAsync("PUT", store.Signer.Presign("PUT", key, age: Hour), Body)).AssertRefused(
            403,
            "AccessDenied"
        );
        (await store.SendAsync("PUT", store.Signer.Presign("PUT", key, part, age: Hour), Body)).AssertRefused(
            403,
            "AccessDenied"
        );
        (
            await store.SendAsync("POST", store.Signer.Presign("POST", key, [("uploadId", upload)], age: Hour), Body)
        ).AssertRefused(403, "AccessDenied");
        (await store.SendAsync("GET", store.Signer.Presign("GET", key, age: Hour))).AssertRefused(403, "AccessDenied");

        Assert.False(await store.ExistsAsync(key));
    }

    [Fact]
    public async Task URL_that_is_not_valid_yet_is_rejected() =>
        (await store.SendAsync("GET", store.Signer.Presign("GET", S3Store.NewKey(), age: -Hour))).AssertRefused(
            403,
            "AccessDenied"
        );

    [Theory]
    [InlineData(0)]
    [InlineData(604_801)]
    public async Task Lifetime_must_be_from_one_second_to_a_week(long lifetime) =>
        (await store.SendAsync("GET", store.Signer.Presign("GET", S3Store.NewKey(), life: lifetime))).AssertRefused(
            400,
            "AuthorizationQueryParametersError"
        );

    [Fact]
    public async Task Changed_signature_is_rejected()
    {
        var url = store.Signer.Presign("PUT", S3Store.NewKey());
        var changed = url[..^1] + (url[^1] == '0' ? '1' : '0');

        (await store.SendAsync("PUT", changed, Body)).AssertRefused(403, "SignatureDoesNotMatch");
    }

    [Theory]
    [InlineData("key")]
    [InlineData("method")]
    [InlineData("query")]
    [InlineData("number")]
    public async Task URL_is_valid_only_for_the_signed_request(string change)
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var part = store.PartUrl(key, upload, 1);
        var (method, url) = change switch
        {
            "key" => ("PUT", store.Signer.Presign("PUT", key + "x").Replace($"{key}x", key, StringComparison.Ordinal)),
            "method" => ("GET", store.Signer.Presign("PUT", key)),
            "query" => ("GET", store.Signer.Presign("GET", key) + "&versionId=1"),
            _ => ("PUT", part.Replace("partNumber=1", "partNumber=2", StringComparison.Ordinal)),
        };

        (await store.SendAsync(method, url, method == "PUT" ? Body : null)).AssertRefused(403, "SignatureDoesNotMatch");
        Assert.False(await store.ExistsAsync(key));
    }

    [Fact]
    public async Task Unsigned_PUT_is_rejected()
    {
        var signer = store.Signer;

        (
            await store.SendAsync(
                "PUT",
                $"{signer.Endpoint.GetLeftPart(UriPartial.Authority)}/{signer.Bucket}/{S3Store.NewKey()}",
                Body
            )
        ).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Unknown_access_key_is_rejected() =>
        (
            await store.SendAsync(
                "PUT",
                (store.Signer with { AccessKey = "AAAAAAAAAAAAAAAAAAAA" }).Presign("PUT", S3Store.NewKey()),
                Body
            )
        ).AssertRefused(403, "InvalidAccessKeyId");

    [Fact]
    public async Task Wrong_secret_key_is_rejected() =>
        (
            await store.SendAsync(
                "PUT",
                (store.Signer with { Secret = "guessed" }).Presign("PUT", S3Store.NewKey()),
                Body
            )
        ).AssertRefused(403, "SignatureDoesNotMatch");

    [Fact]
    public async Task Missing_bucket_is_rejected()
    {
        var response = await store.SendAsync(
            "PUT",
            (store.Signer with { Bucket = "nosuchbucket-zz" }).Presign("PUT", S3Store.NewKey()),
            Body
        );

        Assert.True(response.Status is 403 or 404, response.Text);
    }

    [Fact]
    public async Task Missing_key_is_not_found() =>
        (await store.GetAsync(S3Store.NewKey())).AssertRefused(404, "NoSuchKey");

    [Fact]
    public async Task Body_without_Content_Length_is_rejected()
    {
        var request = S3PutTests.RawRequest(
            "PUT",
            store.Signer.Presign("PUT", S3Store.NewKey()),
            "Transfer-Encoding: chunked\r\n",
            "5\r\nhello\r\n0\r\n\r\n"u8.ToArray()
        );

        var response = await store.TalkAsync(request);

        Assert.True(
            response.StartsWith("HTTP/1.1 411", StringComparison.Ordinal)
                || response.StartsWith("HTTP/1.1 501", StringComparison.Ordinal),
            response
        );
    }

    [Fact]
    public async Task Expect_100_continue_is_supported()
    {
        var key = S3Store.NewKey();
        var head = S3PutTests.RawRequest(
            "PUT",
            store.Signer.Presign("PUT", key),
            $"Content-Length: {Body.Length}\r\nExpect: 100-continue\r\n",
            []
        );

        var response = await store.TalkAsync(head, Body);

        Assert.StartsWith("HTTP/1.1 100", response, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", response, StringComparison.Ordinal);
        Assert.Equal(Body, (await store.GetAsync(key)).Body);
    }

    [Fact]
    public async Task Expired_URL_is_rejected_before_the_body_is_sent()
    {
        var head = S3PutTests.RawRequest(
            "PUT",
            store.Signer.Presign("PUT", S3Store.NewKey(), age: Hour),
            $"Content-Length: {Body.Length}\r\nExpect: 100-continue\r\n",
            []
        );

        Assert.StartsWith("HTTP/1.1 403", await store.TalkAsync(head), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncated_body_stores_nothing()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        foreach (var url in new[] { store.Signer.Presign("PUT", key), store.PartUrl(key, upload, 1) })
        {
            await store.CutAsync([
                .. S3PutTests.RawRequest("PUT", url, $"Content-Length: {Body.Length}\r\n", []),
                .. Body.AsSpan(0, 50_000),
            ]);
        }

        Assert.False(await store.ExistsAsync(key));
        Assert.Equal(0, (await store.ListPartsAsync(key, upload)).Count("Part"));
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 1)]
    [InlineData("bytes=-5", 206, 5)]
    [InlineData("bytes=99990-", 206, 10)]
    [InlineData("bytes=99990-200000", 206, 10)]
    [InlineData("bytes=100000-", 416, 0)]
    [InlineData("chapters=1-2", 200, 100_000)]
    public async Task Range_is_supported(string range, int status, int length)
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);

        var response = await store.GetAsync(key, ("Range", range));

        Assert.Equal(status, response.Status);
        if (status != 416)
            Assert.Equal(length, response.Body.Length);
        else
            Assert.Equal("InvalidRange", response.Element("Code"));
    }

    [Fact]
    public async Task ETag_conditions_are_supported()
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);

        Assert.Equal(304, (await store.GetAsync(key, ("If-None-Match", $"\"{S3Store.Md5(Body)}\""))).Status);
        Assert.Equal(200, (await store.GetAsync(key, ("If-None-Match", "\"other\""))).Status);
        Assert.Equal(200, (await store.GetAsync(key, ("If-Match", $"\"{S3Store.Md5(Body)}\""))).Status);
        Assert.Equal(412, (await store.GetAsync(key, ("If-Match", "\"other\""))).Status);
    }

    [Theory]
    [InlineData("If-Modified-Since", Now, 304)]
    [InlineData("If-Modified-Since", Earlier, 200)]
    [InlineData("If-Modified-Since", "yesterday", 200)]
    [InlineData("If-Unmodified-Since", Earlier, 412)]
    [InlineData("If-Unmodified-Since", Now, 200)]
    public async Task Time_conditions_are_supported(string name, string time, int status)
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);
        var modified = (await store.HeadAsync(key)).Modified;

        Assert.Equal(status, (await store.GetAsync(key, (name, time == Now ? modified : time))).Status);
    }

    [Fact]
    public async Task ETag_condition_overrides_time_condition()
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);
        var modified = (await store.HeadAsync(key)).Modified;

        Assert.Equal(
            200,
            (await store.GetAsync(key, ("If-None-Match", "\"other\""), ("If-Modified-Since", modified))).Status
        );
        Assert.Equal(
            200,
            (
                await store.GetAsync(key, ("If-Match", $"\"{S3Store.Md5(Body)}\""), ("If-Unmodified-Since", Earlier))
            ).Status
        );
    }

    private const string Now = "now";
    private const string Earlier = "Fri, 31 Dec 1999 00:00:00 GMT";
}
