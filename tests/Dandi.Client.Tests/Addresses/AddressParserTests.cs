using Dandi.Addresses;
using Dandi.Testing;

namespace Dandi.Client.Tests.Addresses;

public sealed class AddressParserTests
{
    private const string Api = "https://api.dandiarchive.org/api/";

    [Theory]
    [InlineData("DANDI:000027", "dandi", "")]
    [InlineData("DANDI:000027/draft", "dandi", "draft")]
    [InlineData("DANDI-SANDBOX:000027/0.210831.2033", "dandi-sandbox", "0.210831.2033")]
    [InlineData("EMBER-DANDI:000027", "ember-dandi", "")]
    [InlineData("dandi://dandi/000027", "dandi", "")]
    [InlineData("dandi://DANDI/000027@draft/", "dandi", "draft")]
    [InlineData("dandi://linc/000027@0.210831.2033", "linc", "0.210831.2033")]
    [InlineData("https://dandiarchive.org/dandiset/000027", "dandi", "")]
    [InlineData("https://dandiarchive.org/#/dandiset/000027/", "dandi", "")]
    [InlineData("https://dandiarchive.org/dandiset/000027/draft/files", "dandi", "draft")]
    [InlineData("https://dandiarchive.org/dandiset/000027/0.210831.2033/files?location=", "dandi", "0.210831.2033")]
    [InlineData("https://dandiarchive.org/dandiset/000027/draft/files?location=%2F", "dandi", "draft")]
    [InlineData("https://sandbox.dandiarchive.org/dandiset/000027/draft", "dandi-sandbox", "draft")]
    [InlineData("https://lincbrain.org/dandiset/000027", "linc", "")]
    [InlineData(
        "https://deploy-preview-15--gui-dandiarchive-org.netlify.app/dandiset/000027/draft",
        "dandi-sandbox",
        "draft"
    )]
    [InlineData(Api + "dandisets/000027", "dandi", "")]
    [InlineData(Api + "dandisets/000027/versions/", "dandi", "")]
    [InlineData(Api + "dandisets/000027/versions/draft/", "dandi", "draft")]
    [InlineData("http://127.0.0.1:8765/api/dandisets/000027/", "127.0.0.1:8765", "")]
    [InlineData("http://127.0.0.1:8765/dandiset/000027/draft", "127.0.0.1:8765", "draft")]
    public async Task A_Dandiset_is_addressed(string text, string instance, string version)
    {
        using var network = new StubNetwork();

        var address = await network.ParseAsync(text);

        Assert.Equal((AddressKind.Dandiset, instance), (address.Kind, address.Instance.Name));
        Assert.Equal(("000027", version), (address.Dandiset?.Value, address.Version ?? ""));
        Assert.Equal(("", "", text), (address.Location, address.InnerPath, address.Text));
        Assert.NotEqual(NamedBy.Server, address.HostNamedBy);
        Assert.True(AddressParser.IsAddress(text));
    }

    [Theory]
    [InlineData("dandi://dandi/000027/sub-1/a.nwb", AddressKind.Asset, "sub-1/a.nwb", "")]
    [InlineData("dandi://dandi/000027@draft//sub-1/./a%20b+c%25.nwb", AddressKind.Asset, "sub-1/a b+c%.nwb", "")]
    [InlineData("dandi://dandi/000027/sub-1/", AddressKind.Folder, "sub-1/", "")]
    [InlineData("dandi://dandi/000027/sub-1/x/../", AddressKind.Folder, "sub-1/", "")]
    [InlineData("dandi://dandi/000027/sub-1/x.zarr", AddressKind.Asset, "sub-1/x.zarr", "")]
    [InlineData("dandi://dandi/000027/sub-1/x.zarr/", AddressKind.Asset, "sub-1/x.zarr", "")]
    [InlineData("dandi://dandi/000027/x.ngff/0/0/", AddressKind.ZarrEntries, "x.ngff", "0/0")]
    [InlineData("dandi://dandi/000027/a.zarr/b.zarr/c", AddressKind.ZarrEntries, "a.zarr", "b.zarr/c")]
    [InlineData("dandi://dandi/000027/a.ZARR/0", AddressKind.Asset, "a.ZARR/0", "")]
    [InlineData(
        "https://dandiarchive.org/dandiset/000027/draft/files?location=sub-1",
        AddressKind.Folder,
        "sub-1/",
        ""
    )]
    [InlineData(
        "https://dandiarchive.org/dandiset/000027/draft/files?location=sub-1%2Fa%26b&page=2",
        AddressKind.Folder,
        "sub-1/a&b/",
        ""
    )]
    [InlineData("https://dandiarchive.org/dandiset/000027/files?location=/x.zarr", AddressKind.Asset, "x.zarr", "")]
    [InlineData(
        "https://dandiarchive.org/dandiset/000027/files?location=x.zarr%2F0",
        AddressKind.ZarrEntries,
        "x.zarr",
        "0"
    )]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/?path=sub-1/a", AddressKind.Folder, "sub-1/a", "")]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/?path=a%20b%2Fc", AddressKind.Folder, "a b/c", "")]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/?path=a b", AddressKind.Folder, "a b", "")]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/?path=", AddressKind.Folder, "", "")]
    [InlineData(
        Api + "dandisets/000027/versions/draft/assets/?glob=sub-*%2F*.nwb",
        AddressKind.Glob,
        "sub-*/*.nwb",
        ""
    )]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/0a-1b/", AddressKind.AssetId, "0a-1b", "")]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/0a-1b/download", AddressKind.AssetId, "0a-1b", "")]
    public async Task Something_in_a_Dandiset_is_addressed(string text, AddressKind kind, string location, string inner)
    {
        using var network = new StubNetwork();

        var address = await network.ParseAsync(text);

        Assert.Equal((kind, location, inner), (address.Kind, address.Location, address.InnerPath));
        Assert.Equal(("000027", "dandi"), (address.Dandiset?.Value, address.Instance.Name));
    }

    [Theory]
    [InlineData("dandi://dandi/000027/sub-*/%2A.nwb", "sub-*/*.nwb")]
    [InlineData("dandi://dandi/000027/x.zarr/0", "x.zarr/0")]
    [InlineData("https://dandiarchive.org/dandiset/000027/draft/files?location=sub-*", "sub-*")]
    public async Task With_the_path_type_glob_paths_are_patterns(string text, string pattern)
    {
        using var network = new StubNetwork();

        var address = await network.ParseAsync(text, asGlob: true);

        Assert.Equal((AddressKind.Glob, pattern), (address.Kind, address.Location));
    }

    [Theory]
    [InlineData("dandi://dandi/000027", AddressKind.Dandiset)]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/?path=sub", AddressKind.Folder)]
    [InlineData(Api + "assets/0a-1b/", AddressKind.AssetId)]
    public async Task The_path_type_glob_does_not_affect_other_forms(string text, AddressKind kind)
    {
        using var network = new StubNetwork();

        Assert.Equal(kind, (await network.ParseAsync(text, asGlob: true)).Kind);
    }

    [Theory]
    [InlineData("assets/0a-1b")]
    [InlineData("assets/0a-1b/download/")]
    public async Task An_asset_can_be_addressed_without_a_Dandiset(string path)
    {
        using var network = new StubNetwork();

        var address = await network.ParseAsync(Api + path);

        Assert.Equal((AddressKind.AssetId, "0a-1b"), (address.Kind, address.Location));
        Assert.Null(address.Dandiset);
        Assert.Null(address.Version);
    }

    [Theory]
    [InlineData("dandi:000027")]
    [InlineData("000027")]
    [InlineData("DANDI:000027/")]
    [InlineData("DANDI:000027@draft")]
    [InlineData("DANDI:27")]
    [InlineData("NOPE:000027")]
    [InlineData("ftp://dandiarchive.org/dandiset/000027")]
    [InlineData("HTTPS://dandiarchive.org/dandiset/000027")]
    [InlineData("https://dandiarchive.org/about")]
    [InlineData(Api + "dandisets/000027/versions/draft/assets/?path=a&page=2")]
    public async Task Other_texts_are_refused_with_all_forms(string text)
    {
        using var network = new StubNetwork();

        var error = await Assert.ThrowsAsync<UsageException>(() => network.ParseAsync(text));

        Assert.Contains("DANDI:ID[/VERSION]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dandi://nope/000027", "Unknown instance `nope`")]
    [InlineData("dandi://dandi/000027/../x", "outside of the Dandiset")]
    [InlineData(Api + "assets/a%2Fb/", "is not the id of an asset")]
    public async Task What_is_wrong_with_a_form_is_said(string text, string part)
    {
        using var network = new StubNetwork();

        var error = await Assert.ThrowsAsync<UsageException>(() => network.ParseAsync(text));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org", true)]
    [InlineData("HTTPS:/example.org", true)]
    [InlineData("ftp://example.org", true)]
    [InlineData("DANDI:000027", true)]
    [InlineData("dandi://dandi/000027", true)]
    [InlineData("dandi:000027", false)]
    [InlineData("NOPE:000027", false)]
    [InlineData("sub-1/a.nwb", false)]
    [InlineData("http", false)]
    [InlineData("", false)]
    public void An_argument_is_an_address_or_a_local_path(string text, bool isAddress) =>
        Assert.Equal(isAddress, AddressParser.IsAddress(text));

    [Fact]
    public async Task The_host_of_the_instance_for_local_tests_can_be_changed()
    {
        using var network = new StubNetwork();

        var byName = await network.ParseAsync("dandi://dandi-api-local-docker-tests/000027", localHost: "django");
        var byUrl = await network.ParseAsync("http://django:8000/api/dandisets/000027/", localHost: "django");

        Assert.Equal("http://django:8000/api", byName.Instance.Api.ToString());
        Assert.Equal(byName.Instance, byUrl.Instance);
    }

    [Fact]
    public async Task An_archive_is_asked_once_per_run()
    {
        using var network = new StubNetwork();
        using var clients = network.Connect();
        var parser = new AddressParser(new InstanceLookup(clients.Archive), clients.Archive);

        foreach (var id in new[] { "000001", "000002" })
            await parser.ParseAsync($"DANDI:{id}", asGlob: false, TestContext.Current.CancellationToken);

        Assert.Equal(["GET https://api.dandiarchive.org/api/info/"], network.Requests);
    }

    [Fact]
    public async Task Mutated_and_very_long_texts_are_parsed_or_refused_in_linear_time()
    {
        string[] seeds =
        [
            "DANDI:000027/0.210831.2033",
            "dandi://dandi/000027@draft/sub-1/x.zarr/0/0",
            "https://dandiarchive.org/#/dandiset/000027/draft/files?location=sub-1%2F&page=1",
            Api + "dandisets/000027/versions/draft/assets/?path=a%20b",
            Api + "dandisets/000027/versions/draft/assets/0a-1b/download/",
        ];
        var random = new Random(24);
        using var network = new StubNetwork();
        for (var i = 0; i < SeededSet.Count(500); i++)
        {
            var text = Mutate(seeds[i % seeds.Length], random);
            try
            {
                var address = await network.ParseAsync(text, asGlob: i % 7 == 0);
                Assert.False(address.Location.StartsWith('/') && address.Kind != AddressKind.Glob);
            }
            catch (DandiException error)
            {
                Assert.InRange(error.Message.Length, 1, 2000);
            }
            _ = AddressParser.IsAddress(text);
        }
    }

    private static string Mutate(string text, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length);
            text = random.Next(4) switch
            {
                0 => text.Remove(at, 1) + "x",
                1 => text.Insert(at, "%/.:@?#&\0\u00e9\ud800 "[random.Next(12)].ToString()),
                2 => text.Insert(at, text[..at]),
                _ => text.Insert(at, new string("/.0%a"[random.Next(5)], random.Next(3) == 0 ? 100_000 : 20)),
            };
        }
        return text;
    }
}
