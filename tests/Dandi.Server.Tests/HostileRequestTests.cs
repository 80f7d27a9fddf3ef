using System.Net.Http.Headers;
using System.Text;
using Dandi.Server.Store;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>Malformed and malicious requests never cause an internal error and never get access.</summary>
public sealed class HostileRequestTests
{
    private static readonly (string Method, string Path, string Body)[] Requests =
    [
        (
            "POST",
            "/uploads/initialize/",
            """{"contentSize":5,"digest":{"algorithm":"dandi:dandi-etag","""
                + "\"value\":\"d41d8cd98f00b204e9800998ecf8427e-1\"},\"dandiset\":\"000001\"}"
        ),
        (
            "POST",
            "/dandisets/",
            """{"name":"n","metadata":{"contributor":[{"name":"a","roleName":["dcite:ContactPerson"]}]}}"""
        ),
        (
            "PUT",
            "/dandisets/000001/versions/draft/",
            """{"name":"n","metadata":{"description":"d","license":["spdx:CC0-1.0"]}}"""
        ),
        (
            "POST",
            "/dandisets/000001/versions/draft/assets/",
            """{"metadata":{"path":"a/b.txt","schemaKey":"Asset"},"blob_id":"01234567-89ab-4def-8123-456789abcdef"}"""
        ),
        ("POST", "/blobs/digest/", """{"algorithm":"dandi:sha2-256","value":"x"}"""),
        ("PUT", "/dandisets/000001/users/", """[{"username":"alice"}]"""),
    ];

    [Fact]
    public async Task Damaged_bodies_never_cause_an_internal_error()
    {
        await using var archive = await RunningArchive.StartAsync();
        await archive.CreateDandisetAsync();
        var random = new Random(1);
        for (var i = 0; i < 3_000; i++)
        {
            var (method, path, body) = Requests[random.Next(Requests.Length)];
            var bytes = Encoding.UTF8.GetBytes(body);
            for (var times = random.Next(1, 4); times > 0; times--)
                bytes[random.Next(bytes.Length)] = (byte)(
                    random.Next(3) == 0 ? random.Next(256) : "{}[]\",:0n\\"[random.Next(10)]
                );
            var content = new ByteArrayContent(
                bytes[..(random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)]
            );
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            var response = await archive.SendAsync(method, path, archive.Alice.Token, content);

            Assert.True(response.Status < 500, $"{method} {path} {Encoding.UTF8.GetString(bytes)}: {response}");
        }
    }

    [Theory]
    [InlineData("{\"a\":", 100_000)]
    [InlineData("[", 100_000)]
    public async Task Bodies_that_are_nested_too_deeply_are_rejected(string open, int depth)
    {
        await using var archive = await RunningArchive.StartAsync();
        var body = new StringContent(string.Concat(Enumerable.Repeat(open, depth)), Encoding.UTF8, "application/json");

        Assert.Equal(400, (await archive.SendAsync("POST", "/dandisets/", archive.Alice.Token, body)).Status);
    }

    [Theory]
    [InlineData("{\"name\":\"a\",\"name\":\"b\",\"metadata\":{\"x\":1,\"x\":2}}", 200)]
    [InlineData("{\"name\":\"\\ud800\",\"metadata\":{}}", 400)]
    [InlineData("{\"name\":\"a\",\"metadata\":{\"x\":[\"\\udfff\"]}}", 400)]
    [InlineData("{\"name\":\"a\",\"metadata\":{\"\\ud800\":1}}", 400)]
    public async Task Last_duplicate_member_counts_and_invalid_UTF16_is_rejected(string body, int status)
    {
        await using var archive = await RunningArchive.StartAsync();

        var response = await archive.SendAsync(
            "POST",
            "/dandisets/",
            archive.Alice.Token,
            new StringContent(body, Encoding.UTF8, "application/json")
        );

        Assert.Equal(status, response.Status);
        if (status != 200)
            return;
        Assert.Equal("b", response["draft_version"]["name"]!.ToString());
        Assert.Equal(
            "2",
            (await archive.AskAsync("GET", $"/dandisets/{response["identifier"]}/versions/draft/"))["x"].ToString()
        );
    }

    [Fact]
    public async Task Changed_presigned_URL_is_rejected()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "hello"u8.ToArray());
        await archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("a.txt", blob)
        );
        var asset = (await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/"))["results"][0]![
            "asset_id"
        ];
        var url = (await archive.AskAsync("GET", $"/assets/{asset}/download/")).Location!;
        Assert.Equal(200, (await archive.SendAsync("GET", url, null, null)).Status);
        var start = url.IndexOf('?', StringComparison.Ordinal) + 1;
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var characters = url.ToCharArray();
            var at = random.Next(start, characters.Length);
            characters[at] = "0123456789abcdefXYZ-;"[random.Next(21)];
            var changed = new string(characters);
            // The case of hexadecimal digits in percent-encoding does not matter.
            if (Uri.UnescapeDataString(changed) == Uri.UnescapeDataString(url))
                continue;

            var response = await archive.SendAsync("GET", changed, null, null);

            // The blob is public without a signature, but a wrong signature must be rejected.
            Assert.True(
                response.Status is 400 or 403 || !changed.Contains("X-Amz-Signature=", StringComparison.Ordinal),
                changed
            );
        }
    }

    [Fact]
    public async Task Damaged_completion_documents_never_cause_an_internal_error()
    {
        const string Document =
            "<?xml version=\"1.0\"?><CompleteMultipartUpload xmlns=\"x\">"
            + "<Part><PartNumber>1</PartNumber><ETag>\"abc\"</ETag></Part>"
            + "<Part><PartNumber>2</PartNumber><ETag>&quot;d&quot;</ETag></Part></CompleteMultipartUpload>";
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Document);
            for (var times = random.Next(1, 5); times > 0; times--)
                bytes[random.Next(bytes.Length)] = (byte)(
                    random.Next(3) == 0 ? random.Next(256) : "<>/&;\"![] "[random.Next(10)]
                );
            try
            {
                using var stream = new MemoryStream(
                    bytes,
                    0,
                    random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length
                );
                Assert.NotEmpty(await CompletionXml.ReadAsync(stream, TestContext.Current.CancellationToken));
            }
            catch (S3Error error)
            {
                Assert.Equal("MalformedXML", error.Code);
            }
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><CompleteMultipartUpload>&a;</CompleteMultipartUpload>")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><CompleteMultipartUpload/>")]
    public async Task XML_entities_are_rejected(string document)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(document));

        await Assert.ThrowsAsync<S3Error>(() => CompletionXml.ReadAsync(stream, TestContext.Current.CancellationToken));
    }
}
