using System.Text;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Archive;

public sealed class LargePageTests
{
    private const int Assets = 18;
    private const int MetadataBytes = 1_900_000;

    [Fact]
    public async Task Assets_whose_metadata_exceed_the_limit_of_a_page_are_listed_in_smaller_pages()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, Encoding.UTF8.GetBytes("content"));
        for (var i = 0; i < Assets; i++)
        {
            var asset = UploadSteps.Asset($"file{i:00}.txt", blob);
            asset["metadata"]!["description"] = new string('x', MetadataBytes);
            await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, asset);
        }
        using var clients = new HttpClients(new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)), "test");

        var paths = await new ArchiveClient(clients.Archive, archive.Server.Api)
            .Assets.ListAsync(id, "", cancellation)
            .Select(asset => asset.Path)
            .ToListAsync(cancellation);

        Assert.Equal(Enumerable.Range(0, Assets).Select(i => $"file{i:00}.txt"), paths);
    }
}
