using System.Text.Json.Nodes;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Testing;

namespace Dandi.Server.Tests.Buckets;

/// <summary>
/// A foreign object store can be unreachable, or respond with anything: messages say so, without secrets.
/// </summary>
public sealed class BucketFaultTests
{
    private const string Secret = "the-secret-of-the-key";

    [Theory]
    [InlineData(200, "not XML", "no ListBucketResult")]
    [InlineData(200, "", "no ListBucketResult")]
    [InlineData(200, "<Other/>", "no ListBucketResult")]
    [InlineData(
        200,
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><ListBucketResult>&a;</ListBucketResult>",
        "no ListBucketResult"
    )]
    [InlineData(
        200,
        "<ListBucketResult><Contents><Key>zarr/a</Key></Contents></ListBucketResult>",
        "without a key, size, ETag or time"
    )]
    [InlineData(
        200,
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "an empty page that is not the last"
    )]
    [InlineData(200, "<Error><Code>SlowDown</Code></Error>", "200 SlowDown")]
    [InlineData(
        403,
        "<Error><Code>SignatureDoesNotMatch</Code><Message>" + Secret + "</Message></Error>",
        "403 SignatureDoesNotMatch"
    )]
    [InlineData(403, "<Error><Code>&lt;script&gt;</Code></Error>", "responded 403 to GET")]
    [InlineData(404, "<Error><Code>NoSuchBucket</Code></Error>", "which creates it")]
    [InlineData(301, "", "AWS_REGION")]
    [InlineData(503, "", "Try again")]
    public async Task Message_says_what_is_wrong_with_a_response(int status, string body, string part)
    {
        var error = await FailAsync(status, body, store =>
            store.ListAsync("zarr/", "", 10, TestContext.Current.CancellationToken)
        );

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zarr/b", "1", "zarr/a", "1")]
    [InlineData("zarr/a", "1", "zarr/a", "1")]
    [InlineData("zarr/a", "1", "blobs/b", "1")]
    [InlineData("zarr/a", "-1", "zarr/b", "1")]
    public async Task Listing_that_does_not_match_the_request_is_refused(
        string first,
        string firstSize,
        string second,
        string secondSize
    )
    {
        var items = ListItem(first, firstSize) + ListItem(second, secondSize);

        await FailAsync(200, $"<ListBucketResult>{items}</ListBucketResult>", store =>
            store.ListAsync("zarr/", "", 10, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Size_of_responses_is_limited()
    {
        var error = await FailAsync(200, new string(' ', 9 << 20), store =>
            store.ListAsync("zarr/", "", 10, TestContext.Current.CancellationToken)
        );

        Assert.Contains("more than 8388608 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_that_is_nested_too_deeply_is_refused()
    {
        var body = string.Concat(Enumerable.Repeat("<ListBucketResult>", 100_000));

        await FailAsync(200, body, store => store.ListAsync("zarr/", "", 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Embargoed_upload_fails_if_the_server_does_not_support_tags()
    {
        var error = await FailAsync(501, "<Error><Code>NotImplemented</Code></Error>", store =>
            store.CreateUploadAsync("blobs/a", embargoed: true, TestContext.Current.CancellationToken)
        );

        Assert.Contains(
            "Embargoed Dandisets need a server that supports object tags",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Missing_object_is_distinguished_from_an_unreachable_store()
    {
        await using var server = new FixedResponseServer(
            404,
            "application/xml",
            "<Error><Code>NoSuchKey</Code></Error>"
        );
        using var store = Open(server.Url);

        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            store.CopyAsync("blobs/a", 5, Stream.Null, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Truncated_object_is_an_error_of_the_store() => await FailAsync(200, "abc", async store =>
        {
            await store.CopyAsync("blobs/a", 5, Stream.Null, TestContext.Current.CancellationToken);
            return 0;
        });

    [Fact]
    public async Task Archive_responds_503_when_the_store_is_unreachable()
    {
        var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        Assert.SkipWhen(server.IsForeign, "A foreign server cannot be stopped.");
        var id = await archive.CreateDandisetAsync();
        await server.DisposeAsync();

        var response = await archive.AskAsync(
            "POST",
            "/uploads/initialize/",
            archive.Alice,
            JsonNode.Parse(
                $$"""
                {
                    "contentSize": 5,
                    "digest": {"algorithm": "dandi:dandi-etag", "value": "d41d8cd98f00b204e9800998ecf8427e-1"},
                    "dandiset": "{{id}}"
                }
                """
            )
        );

        Assert.Equal(503, response.Status);
        Assert.Contains(
            "The object store is unreachable for POST",
            response["detail"].ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("X-Amz", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Background_processing_continues_when_the_store_recovers()
    {
        // The first requests that read or list objects fail; the clock skips the retry delays.
        var clock = new SkippingTimeProvider(TimeSpan.FromSeconds(5));
        await using var store = await RunningArchive.StartAsync(
            clock,
            "GET /dandi-dandisets/blobs/* status=503 n=3",
            "GET /dandi-dandisets/ status=500 n=3"
        );
        var key = store.Server.StoreKey;
        var options = new ObjectStoreOptions
        {
            Endpoint = store.Server.Root,
            Bucket = "dandi-dandisets",
            AccessKey = key.AccessKey,
            SecretKey = key.Secret,
        };
        await using var archive = await RunningArchive.StartAsync(options, clock);
        var id = await archive.CreateDandisetAsync();
        var zarr = await ZarrSteps.CreateAsync(archive, id, "z.zarr");

        var blob = await UploadSteps.UploadAsync(archive, id, "hello"u8.ToArray());
        await archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice);

        Assert.Equal(blob, await WaitUntilProcessedAsync(archive, zarr));
    }

    /// <summary>Waits until the Zarr is complete and the blob <c>hello</c> is found by its SHA-256.</summary>
    /// <returns>The id of the blob.</returns>
    private static async Task<string> WaitUntilProcessedAsync(RunningArchive archive, string zarr)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var digest = new JsonObject
        {
            ["algorithm"] = "dandi:sha2-256",
            ["value"] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        };
        while (
            (await archive.AskAsync("GET", $"/zarr/{zarr}/"))["status"].ToString() != "Complete"
            || (await archive.AskAsync("POST", "/blobs/digest/", null, digest.DeepClone())).Status != 200
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
        return (await archive.AskAsync("POST", "/blobs/digest/", null, digest))["blob_id"].ToString();
    }

    [Fact]
    public async Task Archive_does_not_start_when_the_store_is_unreachable()
    {
        using var folder = new TempFolder();
        var options = new ArchiveServerOptions { Directory = folder.Root, ObjectStore = Options("http://127.0.0.1:1") };

        var error = await Assert.ThrowsAsync<ObjectStoreException>(() =>
            ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken)
        );

        Assert.Contains("HEAD http://127.0.0.1:1/bucket/: Connection refused", error.Message, StringComparison.Ordinal);
        await (
            await ArchiveServer.StartAsync(options with { ObjectStore = null }, TestContext.Current.CancellationToken)
        ).DisposeAsync();
    }

    [Fact]
    public async Task Archive_refuses_to_start_with_another_store()
    {
        await using var server = await S3Server.StartAsync();
        using var folder = new TempFolder();
        var inBucket = new ArchiveServerOptions { Directory = folder.Locate("bucket"), ObjectStore = server.Options };
        var inFolder = new ArchiveServerOptions { Directory = folder.Locate("folder") };
        foreach (var options in new[] { inBucket, inFolder })
            await (await ArchiveServer.StartAsync(options, TestContext.Current.CancellationToken)).DisposeAsync();

        var moved = await Assert.ThrowsAsync<DandiException>(() =>
            ArchiveServer.StartAsync(inBucket with { ObjectStore = null }, TestContext.Current.CancellationToken)
        );
        var other = await Assert.ThrowsAsync<DandiException>(() =>
            ArchiveServer.StartAsync(
                inFolder with
                {
                    ObjectStore = server.Options,
                },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains($"in the bucket `{server.Signer.Bucket}`", moved.Message, StringComparison.Ordinal);
        Assert.Contains("in its own directory", other.Message, StringComparison.Ordinal);
    }

    private static string ListItem(string key, string size) =>
        $"<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
        + $"<ETag>\"d41d8cd98f00b204e9800998ecf8427e\"</ETag><Size>{size}</Size></Contents>";

    private static async Task<ObjectStoreException> FailAsync<T>(
        int status,
        string body,
        Func<BucketStore, Task<T>> operation
    )
    {
        await using var server = new FixedResponseServer(status, "application/xml", body);
        using var store = Open(server.Url);

        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => operation(store));

        Assert.Contains($"{server.Url}/bucket/", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Amz", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    private static ObjectStoreOptions Options(string url) =>
        new()
        {
            Endpoint = new Uri(url),
            Bucket = "bucket",
            AccessKey = "key",
            SecretKey = Secret,
        };

    private static BucketStore Open(string url)
    {
        var options = Options(url);
        var presigner = new Presigner(
            new SigningKey(options.AccessKey, options.SecretKey, options.Region),
            TimeProvider.System
        );
        return new BucketStore(
            new BucketConnection(options, new ObjectUrls(presigner, options.Bucket, url), TimeProvider.System),
            options.Region,
            () => Task.CompletedTask
        );
    }
}
