using Dandi.Server.Tests.Access;
using Dandi.Testing;

namespace Dandi.Server.Tests.Searching;

public sealed class PublicEndpointTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Audit = "/audit/events/asset";
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("", "")]
    [InlineData("children=true", "a.txt sub")]
    [InlineData("path=sub&children=true", "sub sub/b.txt sub/c.txt")]
    [InlineData("path=sub//&children=true", "sub sub/b.txt sub/c.txt")]
    [InlineData("path=sub&children=true&page_size=2&page=2", "sub/c.txt")]
    [InlineData("path=a.txt&children=true", "a.txt")]
    public async Task WebDAV_lists_a_folder_and_its_entries(string query, string expected)
    {
        var url = await CreateTreeAsync();

        var response = await _archive.AskAsync("GET", $"{url}&{query}");

        var paths = response["results"].AsArray().Select(item => item!["resource"]!["path"]!.ToString());
        Assert.Equal(expected, string.Join(' ', paths));
    }

    [Theory]
    [InlineData("sub/b.txt/")]
    [InlineData("su")]
    [InlineData("/sub")]
    [InlineData("SUB")]
    public async Task WebDAV_path_that_does_not_exist_is_404(string path)
    {
        var url = await CreateTreeAsync();

        Assert.Equal(404, (await _archive.AskAsync("GET", $"{url}&path={path}")).Status);
    }

    [Fact]
    public async Task Audit_pages_forward_and_back_and_outlives_the_Dandiset()
    {
        var id = await _archive.CreateDandisetAsync();
        var start = (await _archive.AskAsync("GET", $"/dandisets/{id}/"))["created"].ToString();
        var assets = $"/dandisets/{id}/versions/draft/assets/";
        var blob = await UploadSteps.UploadAsync(_archive, id, "audited"u8.ToArray());
        var added = await _archive.AskAsync("POST", assets, _archive.Alice, UploadSteps.Asset("a.txt", blob));
        var updated = await _archive.AskAsync(
            "PUT",
            $"{assets}{added["asset_id"]}/",
            _archive.Alice,
            UploadSteps.Asset("b.txt", blob)
        );
        await _archive.AskAsync("DELETE", $"{assets}{updated["asset_id"]}/", _archive.Alice);
        await _archive.AskAsync("DELETE", $"/dandisets/{id}/", _archive.Alice);

        var first = await _archive.AskAsync("GET", $"{Audit}?after={start}&page_size=2", _archive.Admin);
        var second = await _archive.AskAsync("GET", first["next"].ToString(), _archive.Admin);
        var back = await _archive.AskAsync("GET", second["previous"].ToString(), _archive.Admin);

        Assert.Equal("add_asset update_asset", Types(first));
        Assert.Equal("remove_asset", Types(second));
        Assert.Equal(Types(first), Types(back));
        Assert.Equal("remove_asset update_asset add_asset", Types(await ReverseAsync(start)));
        Assert.Equal(404, (await _archive.AskAsync("GET", $"{Audit}?cursor=n999999", _archive.Admin)).Status);
        Assert.Equal(403, (await _archive.AskAsync("GET", Audit, _archive.Alice)).Status);
    }

    [Fact]
    public async Task Users_are_listed_to_administrators_and_found_by_approved_accounts()
    {
        Assert.Equal(
            """["admin","alice","bob","carol"]""",
            (await _archive.AskAsync("GET", "/users/", _archive.Admin)).Body
        );
        Assert.Equal(403, (await _archive.AskAsync("GET", "/users/", _archive.Alice)).Status);
        var found = await _archive.AskAsync("GET", "/users/search/?username=BO", _archive.Alice);
        Assert.Equal("bob", Assert.Single(found.Json.AsArray())!["username"]!.ToString());
        Assert.Equal("[]", (await _archive.AskAsync("GET", "/users/search/?username=carol", _archive.Alice)).Body);
        Assert.Equal("[]", (await _archive.AskAsync("GET", "/users/search/?username=%25", _archive.Alice)).Body);
    }

    [Fact]
    public async Task Question_of_a_new_user_is_escaped()
    {
        const string questions = """[{"question": "<script>\"x\"</script>"}]""";

        var form = await _archive.AskAsync(
            "GET",
            $"/users/questionnaire-form/?QUESTIONS={Uri.EscapeDataString(questions)}",
            _archive.Alice
        );

        Assert.Equal(200, form.Status);
        Assert.DoesNotContain("<script>", form.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dandiset")]
    [InlineData("Asset")]
    [InlineData("PublishedDandiset")]
    [InlineData("PublishedAsset")]
    public async Task Schema_describes_all_members_that_it_requires(string model)
    {
        var schema = (await _archive.AskAsync("GET", $"/schemas/?model={model}")).Json;

        var properties = schema["properties"]!.AsObject();
        Assert.All(schema["required"]!.AsArray(), name => Assert.True(properties.ContainsKey(name!.ToString())));
        Assert.NotEmpty(schema["$defs"]!.AsObject());
    }

    [Fact]
    public async Task Root_and_robots_are_readable_by_all()
    {
        Assert.Contains("<h1>", (await GetAsync("")).Body, StringComparison.Ordinal);
        Assert.EndsWith("Disallow: /", (await GetAsync("robots.txt")).Body.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(301, (await GetAsync("swagger/")).Status);

        Task<ReceivedResponse> GetAsync(string path) =>
            _archive.SendAsync("GET", _archive.Server.Root + path, null, null);
    }

    [Fact]
    public async Task Statistics_count_the_bytes_of_a_blob_once()
    {
        await using var archive = await RunningArchive.StartAsync();
        var subject = await Subject.CreateAsync(archive, embargo: true);
        await archive.AskAsync(
            "POST",
            $"{subject.Draft}assets/",
            archive.Alice,
            UploadSteps.Asset("again.txt", subject.Blob)
        );

        var numbers = (await archive.AskAsync("GET", "/stats/")).Json;

        Assert.Equal(
            $$"""{"dandiset_count":1,"published_dandiset_count":0,"user_count":3,"size":{{subject.Bytes.Length}}}""",
            numbers.ToJsonString()
        );
    }

    private async Task<string> CreateTreeAsync()
    {
        var id = await _archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(_archive, id, System.Text.Encoding.UTF8.GetBytes(id.Value));
        foreach (var path in (string[])["a.txt", "sub/b.txt", "sub/c.txt"])
        {
            await _archive.AskAsync(
                "POST",
                $"/dandisets/{id}/versions/draft/assets/",
                _archive.Alice,
                UploadSteps.Asset(path, blob)
            );
        }
        return $"/webdav/assets/atpath/?dandiset_id={id}&version_id=draft";
    }

    private Task<ReceivedResponse> ReverseAsync(string start) =>
        _archive.AskAsync("GET", $"{Audit}?after={start}&reverse_order=true", _archive.Admin);

    private static string Types(ReceivedResponse response) =>
        string.Join(' ', response["results"].AsArray().Select(item => item!["record_type"]!.ToString()));
}
