using Dandi.Server.Tests.Directories;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>Downloads that began before their object was replaced or deleted.</summary>
public sealed class DownloadTests
{
    private const int PartSize = 6 << 20;

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Download_of_several_parts_ends_with_the_bytes_with_which_it_began(string method)
    {
        await using var archive = await RunningArchive.StartAsync();
        using var http = new HttpClient();
        var key = archive.Server.StoreKey;
        var signer = new S3Signer(archive.Server.Root, "dandi-dandisets", key.AccessKey, key.Secret, key.Region);
        var name = S3Store.NewKey();
        byte[][] parts = [S3Store.RandomBytes(PartSize), S3Store.RandomBytes(PartSize), S3Store.RandomBytes(PartSize)];
        await StoreAsync(archive, signer, name, parts);

        using var response = await http.GetAsync(
            signer.Presign("GET", name),
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        // More than the buffers of both sides hold is not sent yet: the last part is still on the disk.
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        received.WriteByte((byte)body.ReadByte());
        var content = method == "PUT" ? new ByteArrayContent("new"u8.ToArray()) : null;
        var change = await archive.SendAsync(method, signer.Presign(method, name), null, content);
        Assert.InRange(change.Status, 200, 204);
        Assert.True(StoredFiles.List(archive.Directory).Count >= 3);
        await body.CopyToAsync(received, TestContext.Current.CancellationToken);

        Assert.True(received.ToArray().AsSpan().SequenceEqual(parts.SelectMany(part => part).ToArray()));
        await archive.StopAsync();
        Assert.Equal(method == "PUT" ? 1 : 0, StoredFiles.List(archive.Directory).Count);
    }

    private static async Task StoreAsync(RunningArchive archive, S3Signer signer, string name, byte[][] parts)
    {
        var created = await archive.SendAsync("POST", signer.Presign("POST", name, [("uploads", "")]), null, null);
        var upload = created.Body.Split("<UploadId>")[1].Split('<')[0];
        var xml = "";
        for (var i = 0; i < parts.Length; i++)
        {
            var url = signer.Presign("PUT", name, [("partNumber", $"{i + 1}"), ("uploadId", upload)]);
            await archive.SendAsync("PUT", url, null, new ByteArrayContent(parts[i]));
            xml += $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{S3Store.Md5(parts[i])}</ETag></Part>";
        }
        var completed = await archive.SendAsync(
            "POST",
            signer.Presign("POST", name, [("uploadId", upload)]),
            null,
            new StringContent($"<CompleteMultipartUpload>{xml}</CompleteMultipartUpload>")
        );
        Assert.Equal(200, completed.Status);
    }
}
