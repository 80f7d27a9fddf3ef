using Dandi.Testing;

namespace Dandi.Server.Tests.S3;

/// <summary>Who is let in, and what happens on the wire, as AWS documents it (the suite of s3.md).</summary>
public sealed class S3SignatureTests(S3Store store)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly byte[] Body = S3Store.RandomBytes(100_000);

    [Fact]
    public void Our_signer_makes_the_signature_of_AWS_own_example()
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
    public async Task An_address_that_has_expired_is_refused_for_every_request()
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
    public async Task An_address_that_is_not_valid_yet_is_refused() =>
        (await store.SendAsync("GET", store.Signer.Presign("GET", S3Store.NewKey(), age: -Hour))).AssertRefused(
            403,
            "AccessDenied"
        );

    [Theory]
    [InlineData(0)]
    [InlineData(604_801)]
    public async Task A_life_beyond_a_week_or_below_a_second_is_refused(long life) =>
        (await store.SendAsync("GET", store.Signer.Presign("GET", S3Store.NewKey(), life: life))).AssertRefused(
            400,
            "AuthorizationQueryParametersError"
        );

    [Fact]
    public async Task A_changed_signature_is_refused()
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
    public async Task An_address_is_good_for_the_request_that_it_was_signed_for_alone(string change)
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
    public async Task No_signature_is_refused()
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
    public async Task An_unknown_key_is_refused() =>
        (
            await store.SendAsync(
                "PUT",
                (store.Signer with { AccessKey = "AAAAAAAAAAAAAAAAAAAA" }).Presign("PUT", S3Store.NewKey()),
                Body
            )
        ).AssertRefused(403, "InvalidAccessKeyId");

    [Fact]
    public async Task Another_secret_is_refused() =>
        (
            await store.SendAsync(
                "PUT",
                (store.Signer with { Secret = "guessed" }).Presign("PUT", S3Store.NewKey()),
                Body
            )
        ).AssertRefused(403, "SignatureDoesNotMatch");

    [Fact]
    public async Task Another_bucket_is_not_there()
    {
        var response = await store.SendAsync(
            "PUT",
            (store.Signer with { Bucket = "nosuchbucket-zz" }).Presign("PUT", S3Store.NewKey()),
            Body
        );

        Assert.True(response.Status is 403 or 404, response.Text);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_found() =>
        (await store.GetAsync(S3Store.NewKey())).AssertRefused(404, "NoSuchKey");

    [Fact]
    public async Task A_body_without_a_length_is_refused()
    {
        var request = S3PutTests.RawRequest(
            "PUT",
            store.Signer.Presign("PUT", S3Store.NewKey()),
            "Transfer-Encoding: chunked\r\n",
            "5\r\nhello\r\n0\r\n\r\n"u8.ToArray()
        );

        var said = await store.TalkAsync(request);

        Assert.True(
            said.StartsWith("HTTP/1.1 411", StringComparison.Ordinal)
                || said.StartsWith("HTTP/1.1 501", StringComparison.Ordinal),
            said
        );
    }

    [Fact]
    public async Task A_body_that_waits_for_leave_gets_it()
    {
        var key = S3Store.NewKey();
        var head = S3PutTests.RawRequest(
            "PUT",
            store.Signer.Presign("PUT", key),
            $"Content-Length: {Body.Length}\r\nExpect: 100-continue\r\n",
            []
        );

        var said = await store.TalkAsync(head, Body);

        Assert.StartsWith("HTTP/1.1 100", said, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", said, StringComparison.Ordinal);
        Assert.Equal(Body, (await store.GetAsync(key)).Body);
    }

    [Fact]
    public async Task A_body_that_waits_for_leave_is_refused_before_it_is_sent()
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
    public async Task A_body_that_is_cut_off_leaves_nothing()
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
    public async Task Ranges_are_those_of_HTTP(string range, int status, int length)
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
    public async Task Conditions_on_the_etag_are_those_of_HTTP()
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
    public async Task Conditions_on_the_time_are_those_of_HTTP(string name, string time, int status)
    {
        var key = S3Store.NewKey();
        await store.PutAsync(key, Body);
        var modified = (await store.HeadAsync(key)).Modified;

        Assert.Equal(status, (await store.GetAsync(key, (name, time == Now ? modified : time))).Status);
    }

    [Fact]
    public async Task A_condition_on_the_tag_overrules_the_one_on_the_time()
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
