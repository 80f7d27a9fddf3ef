using System.Text.Json.Nodes;
using Dandi.Server.Tests.Concurrency;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests.Directories;

/// <summary>What the archive does while its disk is full, and after there is space again.</summary>
public sealed class FullDiskTests
{
    private const int NoSpace = 28;

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task Object_that_does_not_fit_is_507_and_can_be_sent_again(int size)
    {
        var isFull = false;
        await using var archive = await RunningArchive.StartWithDiskAsync(file =>
        {
            if (isFull)
                throw new IOException("No space left on device", NoSpace);
            RandomAccess.FlushToDisk(file);
        });
        var id = await archive.CreateDandisetAsync();
        var kept = await UploadSteps.UploadAsync(archive, id, "kept"u8.ToArray());
        var bytes = S3Store.RandomBytes(size);
        var url = (await UploadSteps.AnnounceAsync(archive, id, bytes))["parts"][0]!["upload_url"]!.ToString();
        var before = StoredFiles.List(archive.Directory);

        isFull = true;
        var refused = await archive.SendAsync("PUT", url, null, new ByteArrayContent(bytes));
        var files = StoredFiles.List(archive.Directory);
        isFull = false;
        var accepted = await archive.SendAsync("PUT", url, null, new ByteArrayContent(bytes));

        Assert.Equal(507, refused.Status);
        Assert.Contains("<Code>InsufficientStorage</Code>", refused.Body, StringComparison.Ordinal);
        Assert.Contains("Free some space", refused.Body, StringComparison.Ordinal);
        Assert.Equal(before, files);
        Assert.Equal(200, accepted.Status);
        Assert.NotEmpty(kept);
    }

    [Fact]
    public async Task Row_that_does_not_fit_is_507_and_everything_acknowledged_stays()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await DandisetSteps.AddAsync(archive, id, "a.txt", "kept"u8.ToArray());
        await archive.Server.WhenIdle;
        var draft = new JsonObject
        {
            ["name"] = "Large",
            ["metadata"] = new JsonObject { ["description"] = new string('x', 1_000_000) },
        };

        // The smallest maximum is the current size.
        archive.Server.Database.QueryNumber("PRAGMA max_page_count = 1");
        var refused = await archive.AskAsync("POST", "/dandisets/", archive.Alice, draft.DeepClone());
        var read = await archive.ContentAsync(id);
        archive.Server.Database.QueryNumber("PRAGMA max_page_count = 1000000000");
        var accepted = await archive.AskAsync("POST", "/dandisets/", archive.Alice, draft);

        Assert.Equal(507, refused.Status);
        Assert.Contains("Free some space", refused["detail"].ToString(), StringComparison.Ordinal);
        Assert.Equal("kept"u8.ToArray(), read["a.txt"]);
        Assert.Equal(200, accepted.Status);
        await archive.RestartAsync();
        Assert.Equal("kept"u8.ToArray(), (await archive.ContentAsync(id))["a.txt"]);
    }
}
