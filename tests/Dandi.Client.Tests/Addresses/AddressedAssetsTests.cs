using System.Text;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Addresses;

public sealed class AddressedAssetsTests(SharedArchive shared) : IClassFixture<SharedArchive>, IDisposable
{
    private static readonly string[] Paths =
    [
        "a.txt",
        "Sub-1/x.bin",
        "sub-1/b.bin",
        "sub-1/deep/c.bin",
        "sub-10/d.bin",
    ];

    private readonly HttpClients _clients = new(
        new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)),
        "test"
    );

    [Theory]
    [InlineData("", "a.txt Sub-1/x.bin sub-1/b.bin sub-1/deep/c.bin sub-10/d.bin")]
    [InlineData("assets/?path=sub-1/", "sub-1/b.bin sub-1/deep/c.bin")]
    [InlineData("assets/?path=sub-1", "sub-1/b.bin sub-1/deep/c.bin sub-10/d.bin")]
    [InlineData("assets/?path=a.txt", "a.txt")]
    [InlineData("assets/?glob=sub-1/*.bin", "Sub-1/x.bin sub-1/b.bin sub-1/deep/c.bin")]
    public async Task An_address_yields_exactly_what_it_means(string rest, string expected)
    {
        var (id, archive) = await FillAsync();

        var found = await ListAsync(archive, $"{shared.Archive.Api}/dandisets/{id}/versions/draft/{rest}");

        Assert.Equal(expected, string.Join(' ', found.Select(asset => asset.Path)));
    }

    [Theory]
    [InlineData("assets/?path=nothing")]
    [InlineData("assets/?path=SUB-1/")]
    [InlineData("assets/?glob=nothing*")]
    [InlineData("assets/3d2cbf6f-3e0a-4f5b-8f43-0e2c6f6f0f5e/")]
    public async Task An_address_that_yields_nothing_is_an_error(string rest)
    {
        var (id, archive) = await FillAsync();

        await Assert.ThrowsAsync<AssetNotFoundException>(() =>
            ListAsync(archive, $"{shared.Archive.Api}/dandisets/{id}/versions/draft/{rest}")
        );
    }

    [Theory]
    [InlineData("sub-1", true)]
    [InlineData("sub", false)]
    public async Task A_path_without_an_asset_is_an_error_that_says_whether_it_is_a_folder(string path, bool isFolder)
    {
        var (id, archive) = await FillAsync();

        var error = await Assert.ThrowsAsync<AssetNotFoundException>(() =>
            new AddressedAssets(archive).GetByPathAsync(
                DandisetVersion.DraftOf(id),
                path,
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(isFolder, error.IsFolder);
    }

    [Fact]
    public async Task An_asset_is_found_by_its_id_with_and_without_a_Dandiset()
    {
        var (id, archive) = await FillAsync();
        var listed = await ListAsync(archive, $"{shared.Archive.Api}/dandisets/{id}/versions/draft/assets/?path=a.txt");
        var path = $"assets/{listed[0].AssetId}/";

        var inVersion = await ListAsync(archive, $"{shared.Archive.Api}/dandisets/{id}/versions/draft/{path}");
        var alone = await ListAsync(archive, $"{shared.Archive.Api}/{path}download/");

        Assert.Equal("a.txt", Assert.Single(inVersion).Path);
        Assert.Equal("a.txt", Assert.Single(alone).Path);
        Assert.NotNull(alone[0].Metadata);
    }

    [Fact]
    public async Task How_much_of_an_asset_is_listed_can_be_chosen()
    {
        var (id, archive) = await FillAsync();
        var version = DandisetVersion.DraftOf(id);

        var details = new List<RemoteAsset>();
        foreach (var detail in Enum.GetValues<AssetDetail>())
        {
            var filter = AssetFilter.Prefix("a.txt") with { Detail = detail };
            details.Add(
                await archive
                    .Assets.ListAsync(version, filter, TestContext.Current.CancellationToken)
                    .SingleAsync(TestContext.Current.CancellationToken)
            );
        }

        Assert.Equal([true, false, true], details.Select(asset => asset.ETag is not null));
        Assert.Equal([false, false, true], details.Select(asset => asset.Metadata is not null));
        Assert.All(details, asset => Assert.True(asset.RecordCreated <= asset.RecordModified));
    }

    [Fact]
    public async Task Paths_that_would_leave_the_Dandiset_are_listed_so_that_nothing_is_left_out_silently()
    {
        using var network = new StubNetwork();
        network.Bodies["/api/dandisets/000001/versions/draft/assets/?metadata=true&page=1&page_size=1000"] =
            """{"next":null,"results":[{"asset_id":"a","path":"../x","blob":"b","zarr":null,"size":1}]}""";
        using var clients = network.Connect();
        var archive = new ArchiveClient(clients.Archive, new Uri("http://localhost/api"));

        var assets = await archive
            .Assets.ListAsync(
                DandisetVersion.DraftOf(DandisetId.Parse("000001")),
                AssetFilter.All,
                TestContext.Current.CancellationToken
            )
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("../x", Assert.Single(assets).Path);
    }

    public void Dispose() => _clients.Dispose();

    private async Task<List<RemoteAsset>> ListAsync(ArchiveClient archive, string url)
    {
        var parser = new AddressParser(new InstanceLookup(_clients.Archive), _clients.Archive);
        var address = await parser.ParseAsync(url, asGlob: false, TestContext.Current.CancellationToken);
        return await new AddressedAssets(archive)
            .ListAsync(address, version: null, cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private async Task<(DandisetId Id, ArchiveClient Client)> FillAsync()
    {
        var archive = shared.Archive;
        var id = await archive.CreateDandisetAsync();
        foreach (var path in Paths)
        {
            var blob = await UploadSteps.UploadAsync(archive, id, Encoding.UTF8.GetBytes($"{id} {path}"));
            await archive.AskAsync(
                "POST",
                $"/dandisets/{id}/versions/draft/assets/",
                archive.Alice,
                UploadSteps.Asset(path, blob)
            );
        }
        return (id, new ArchiveClient(_clients.Archive, archive.Server.Api));
    }
}
