namespace Dandi.Server.Tests.S3;

/// <summary>Multipart uploads, as AWS documents them (the test suite of s3.md).</summary>
public sealed class S3MultipartTests(S3Store store)
{
    private const int MinPartSize = 5 << 20;
    private static readonly byte[] First = S3Store.RandomBytes(MinPartSize);
    private static readonly byte[] Second = S3Store.RandomBytes(MinPartSize);
    private static readonly byte[] Last = S3Store.RandomBytes((1 << 20) + 7);

    [Fact]
    public async Task Parts_can_arrive_in_any_order()
    {
        var key = S3Store.NewKey("/file one+ü.nwb");
        var upload = await store.CreateUploadAsync(key);
        foreach (var (number, bytes) in new[] { (3, Last), (1, First), (2, Second) })
        {
            var part = await store.PutPartAsync(key, upload, number, bytes);
            Assert.Equal((200, S3Store.Md5(bytes)), (part.Status, part.ETag));
        }
        var listed = await store.ListPartsAsync(key, upload);
        Assert.Equal((200, 3), (listed.Status, listed.Count("Part")));
        Assert.Contains(S3Store.Md5(First), listed.Text, StringComparison.Ordinal);
        Assert.Contains($"<Size>{Last.Length}</Size>", listed.Text, StringComparison.Ordinal);

        var completed = await store.CompleteAsync(
            key,
            upload,
            (1, S3Store.Md5(First)),
            (2, S3Store.Md5(Second)),
            (3, S3Store.Md5(Last))
        );

        var etag = S3Store.ETagOf(First, Second, Last);
        Assert.Equal((200, etag), (completed.Status, completed.Element("ETag")));
        var head = await store.HeadAsync(key);
        Assert.Equal(
            (200, etag, (long?)(First.Length + Second.Length + Last.Length)),
            (head.Status, head.ETag, head.Length)
        );
        Assert.Equal(First.Concat(Second).Concat(Last), (await store.GetAsync(key)).Body);
        var range = await store.GetAsync(key, ("Range", "bytes=5242870-5242889"));
        Assert.Equal(206, range.Status);
        Assert.Equal(First[^10..].Concat(Second[..10]), range.Body);
    }

    [Fact]
    public async Task Repeated_completion_succeeds_or_is_NoSuchUpload()
    {
        var (key, upload, etag) = await CompletedAsync();

        var again = await store.CompleteAsync(key, upload, (1, etag));

        Assert.True(
            again.Status == 200 || (again.Status == 404 && again.Element("Code") == "NoSuchUpload"),
            again.Text
        );
        Assert.True(await store.ExistsAsync(key));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public async Task Single_part_can_be_small(int size)
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var bytes = S3Store.RandomBytes(size);
        var part = await store.PutPartAsync(key, upload, 1, bytes);

        Assert.Equal(200, (await store.CompleteAsync(key, upload, (1, part.ETag))).Status);

        var head = await store.HeadAsync(key);
        Assert.Equal((S3Store.ETagOf(bytes), (long?)size), (head.ETag, head.Length));
    }

    [Fact]
    public async Task Small_part_before_the_last_is_rejected()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var first = await store.PutPartAsync(key, upload, 1, new byte[MinPartSize - 1]);
        var second = await store.PutPartAsync(key, upload, 2, [1]);

        (await store.CompleteAsync(key, upload, (1, first.ETag), (2, second.ETag))).AssertRefused(
            400,
            "EntityTooSmall"
        );

        Assert.False(await store.ExistsAsync(key));
    }

    [Fact]
    public async Task Repeated_part_replaces_the_previous_one()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        await store.PutPartAsync(key, upload, 1, "old"u8.ToArray());
        var part = await store.PutPartAsync(key, upload, 1, "new!"u8.ToArray());

        Assert.Equal(1, (await store.ListPartsAsync(key, upload)).Count("Part"));
        Assert.Equal(200, (await store.CompleteAsync(key, upload, (1, part.ETag))).Status);
        Assert.Equal("new!", (await store.GetAsync(key)).Text);
    }

    [Fact]
    public async Task Invalid_completion_is_rejected_and_does_not_change_the_upload()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var (first, last) = (
            (await store.PutPartAsync(key, upload, 1, First)).ETag,
            (await store.PutPartAsync(key, upload, 2, Last)).ETag
        );

        (await store.CompleteAsync(key, upload, (1, S3Store.Md5([1])), (2, last))).AssertRefused(400, "InvalidPart");
        (await store.CompleteAsync(key, upload, (1, first), (3, last))).AssertRefused(400, "InvalidPart");
        (await store.CompleteAsync(key, upload, (2, last), (1, first))).AssertRefused(400, "InvalidPartOrder");
        (await store.CompleteAsync(key, upload)).AssertRefused(400, "MalformedXML");
        (await store.CompleteWithAsync(key, upload, "<Complete")).AssertRefused(400, "MalformedXML");

        Assert.Equal(2, (await store.ListPartsAsync(key, upload)).Count("Part"));
        Assert.Equal(200, (await store.CompleteAsync(key, upload, (1, first), (2, last))).Status);
    }

    [Theory]
    [InlineData(
        "<CompleteMultipartUpload><Part><PartNumber>x</PartNumber><ETag>e</ETag></Part></CompleteMultipartUpload>"
    )]
    [InlineData("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>")]
    [InlineData("<Other/>")]
    [InlineData("not XML")]
    [InlineData("")]
    public async Task Malformed_completion_document_is_rejected(string document)
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);

        (await store.CompleteWithAsync(key, upload, document)).AssertRefused(400, "MalformedXML");
    }

    [Fact]
    public async Task Unknown_upload_is_NoSuchUpload_for_all_requests()
    {
        var key = S3Store.NewKey();
        const string Upload = "nosuchuploadid000000000000000000000000";

        (await store.CompleteAsync(key, Upload, (1, S3Store.Md5([1])))).AssertRefused(404, "NoSuchUpload");
        (await store.PutPartAsync(key, Upload, 1, [1])).AssertRefused(404, "NoSuchUpload");
        (await store.ListPartsAsync(key, Upload)).AssertRefused(404, "NoSuchUpload");
        (await store.AbortAsync(key, Upload)).AssertRefused(404, "NoSuchUpload");
    }

    [Fact]
    public async Task Upload_belongs_to_one_key()
    {
        var upload = await store.CreateUploadAsync(S3Store.NewKey());

        (await store.PutPartAsync(S3Store.NewKey(), upload, 1, [1])).AssertRefused(404, "NoSuchUpload");
    }

    [Fact]
    public async Task Aborted_upload_does_not_exist()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var part = await store.PutPartAsync(key, upload, 1, First);
        var listed = await store.SendAsync("GET", store.Signer.Presign("GET", "", [("uploads", "")]));
        Assert.Contains(upload, listed.Text, StringComparison.Ordinal);

        Assert.Equal(204, (await store.AbortAsync(key, upload)).Status);

        (await store.PutPartAsync(key, upload, 2, [1])).AssertRefused(404, "NoSuchUpload");
        Assert.Equal(404, (await store.ListPartsAsync(key, upload)).Status);
        (await store.CompleteAsync(key, upload, (1, part.ETag))).AssertRefused(404, "NoSuchUpload");
        Assert.False(await store.ExistsAsync(key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    [InlineData(-1)]
    public async Task Part_number_must_be_from_1_to_10000(int number)
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);

        (await store.PutPartAsync(key, upload, number, [1])).AssertRefused(400, "InvalidArgument");
        Assert.Equal(200, (await store.PutPartAsync(key, upload, 10_000, [1])).Status);
    }

    [Fact]
    public async Task Part_with_a_wrong_Content_MD5_is_rejected_and_not_stored()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);

        var signed = store.Signer.Presign(
            "PUT",
            key,
            [("partNumber", "1"), ("uploadId", upload)],
            [("content-md5", S3Store.Base64Md5(Last))]
        );

        (await store.SendAsync("PUT", signed, First, ("Content-MD5", S3Store.Base64Md5(Last)))).AssertRefused(
            400,
            "BadDigest"
        );

        Assert.Equal(0, (await store.ListPartsAsync(key, upload)).Count("Part"));
        Assert.Equal(
            200,
            (await store.SendAsync("PUT", signed, Last, ("Content-MD5", S3Store.Base64Md5(Last)))).Status
        );
    }

    private async Task<(string Key, string Upload, string ETag)> CompletedAsync()
    {
        var key = S3Store.NewKey();
        var upload = await store.CreateUploadAsync(key);
        var part = await store.PutPartAsync(key, upload, 1, Last);
        Assert.Equal(200, (await store.CompleteAsync(key, upload, (1, part.ETag))).Status);
        return (key, upload, part.ETag);
    }
}
