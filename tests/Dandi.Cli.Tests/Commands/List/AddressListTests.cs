using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.List;

/// <summary><c>dandi ls</c> of URLs, against an archive.</summary>
public sealed class AddressListTests(SharedArchive shared) : IClassFixture<SharedArchive>, IDisposable
{
    private readonly TempFolder _folder = new();

    private RunningArchive Archive => shared.Archive;

    [Fact]
    public async Task A_Dandiset_is_listed_with_its_metadata_and_recursively_with_its_assets()
    {
        var id = await FillAsync("a.txt", "sub-1/b c.bin");

        var run = await RunAsync("-f", "json_lines", "-r", UrlOf(id));

        var records = Lines(run.Out);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "asset_count created metadata modified name path size status version",
            string.Join(' ', records[0].Select(member => member.Key))
        );
        Assert.Equal((id.Value, "draft"), (records[0]["path"]!.ToString(), records[0]["version"]!.ToString()));
        Assert.Equal("Dandiset", records[0]["metadata"]!["schemaKey"]!.ToString());
        Assert.Equal(["a.txt", "sub-1/b c.bin"], records.Skip(1).Select(record => record["path"]!.ToString()));
        Assert.All(records.Skip(1), record =>
            Assert.Equal(
                "asset_id blob created modified path size",
                string.Join(' ', record.Select(member => member.Key))
            )
        );
        Assert.Matches(@"Z"",.*""modified"": ""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", run.Out);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("assets", true)]
    [InlineData("api", false)]
    public async Task Metadata_of_assets_are_listed_if_they_are_asked_for(string value, bool isListed)
    {
        var id = await FillAsync("a.txt");

        foreach (var url in new[] { $"{UrlOf(id)}assets/?path=a", $"{UrlOf(id)}assets/?glob=*.txt" })
        {
            var run = await RunAsync("-f", "json_lines", "--metadata", value, url);

            Assert.Equal(isListed ? "Asset" : null, Lines(run.Out)[0]["metadata"]?["schemaKey"]?.ToString());
        }
    }

    [Theory]
    [InlineData("json", "]\n")]
    [InlineData("json_pp", "]\n")]
    [InlineData("json_lines", "\n")]
    public async Task A_failing_argument_comes_after_the_records_before_it(string format, string end)
    {
        _folder.Write("local.txt", "12");
        var id = await FillAsync("a.txt");
        string[] urls = [UrlOf(id), $"{UrlOf(id)}assets/?path=nothing", UrlOf(id)];

        var run = await RunAsync(["-f", format, "local.txt", .. urls]);

        IEnumerable<JsonNode?> records = format == "json_lines" ? Lines(run.Out) : JsonNode.Parse(run.Out)!.AsArray();
        Assert.Equal(["local.txt", id.Value], records.Select(record => record!["path"]!.ToString()));
        Assert.EndsWith(end, run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.SomeFailed, run.ExitCode);
        Assert.Contains("no assets at `nothing`", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chosen_fields_are_the_columns_of_a_table_and_JSON_has_all_as_in_the_Python_client()
    {
        var id = await FillAsync("a.txt");

        var table = await RunAsync("-f", "pyout", "-r", "-F", "size,asset_count", UrlOf(id));
        var json = await RunAsync("-f", "json_lines", "-F", "size", UrlOf(id));

        Assert.Matches("^PATH +SIZE +ASSET_COUNT\n", table.Out);
        Assert.DoesNotContain("METADATA", table.Out, StringComparison.Ordinal);
        Assert.True(Lines(json.Out)[0].ContainsKey("metadata"));
    }

    [Fact]
    public async Task The_default_format_is_YAML_in_which_identifiers_and_times_stay_text()
    {
        var id = await FillAsync("a.txt");

        var run = await RunAsync("-r", UrlOf(id));

        Assert.Contains($"  path: '{id}'\n", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"  created: '\d{4}-", run.Out);
        Assert.StartsWith("- asset_count: 1\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_a_Zarr_are_listed_by_whole_segments_of_their_paths()
    {
        var id = await Archive.CreateDandisetAsync();
        await PutZarrAsync(id, "sub-1/x.zarr", ".zattrs", "0/0", "0/1", "01/0");

        var some = await RunAsync("-f", "json_lines", UrlOf(id, "sub-1/x.zarr/0"));
        var zarr = await RunAsync("-f", "json_lines", UrlOf(id, "sub-1/x.zarr"));
        var none = await RunAsync("-f", "json_lines", UrlOf(id, "sub-1/x.zarr/2"));

        Assert.Equal(
            ["sub-1/x.zarr", "sub-1/x.zarr/0/0", "sub-1/x.zarr/0/1"],
            Lines(some.Out).Select(record => record["path"]!.ToString())
        );
        Assert.Equal("{\"path\": \"sub-1/x.zarr/0/0\", \"size\": 3}", some.Out.Split('\n')[1]);
        Assert.True(Lines(zarr.Out).Single().ContainsKey("zarr"));
        Assert.Equal((ExitCode.SomeFailed, 1), (none.ExitCode, Lines(none.Out).Count));
    }

    [Fact]
    public async Task Metadata_are_converted_to_another_schema_version()
    {
        var id = await FillAsync("a.txt");

        foreach (var version in new[] { "0.6.10", "0.7.0" })
        {
            var run = await RunAsync("-f", "json_lines", "--schema", version, UrlOf(id));

            Assert.Equal(version, Lines(run.Out)[0]["metadata"]!["schemaVersion"]!.ToString());
        }
    }

    [Fact]
    public async Task A_Dandiset_under_embargo_is_listed_with_a_key_only()
    {
        var id = await Archive.CreateDandisetAsync(embargo: true);

        var owner = await RunAsync("-f", "json", UrlOf(id));
        var stranger = await ListScene.RunAsync(_folder.Root, KeyOf("bob"), "ls", "-f", "json", UrlOf(id));
        var anonymous = await ListScene.RunAsync(_folder.Root, "ls", "-f", "json", UrlOf(id));

        Assert.Equal(ExitCode.Done, owner.ExitCode);
        Assert.Equal((ExitCode.Archive, "[]\n"), (stranger.ExitCode, stranger.Out));
        Assert.Equal((ExitCode.Archive, "[]\n"), (anonymous.ExitCode, anonymous.Out));
        Assert.Contains("No API key", anonymous.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_another_archive_is_not_sent_to_the_host_of_a_URL()
    {
        var id = await Archive.CreateDandisetAsync(embargo: true);

        var run = await ListScene.RunAsync(
            _folder.Root,
            name => name == "DANDI_INSTANCE" ? "https://lab.example" : KeyOf("alice")(name),
            "ls",
            "-f",
            "json",
            UrlOf(id)
        );

        Assert.Equal((ExitCode.Archive, "[]\n"), (run.ExitCode, run.Out));
        Assert.Contains(
            "counts only for the archive that -i or DANDI_INSTANCE names",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_open_Dandiset_is_listed_without_a_key_and_a_wrong_key_is_not_tried()
    {
        var id = await FillAsync("a.txt");

        var run = await ListScene.RunAsync(
            _folder.Root,
            name => name == "DANDI_INSTANCE_API_KEY" ? "wrong" : null,
            "ls",
            "-f",
            "json",
            UrlOf(id)
        );

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        ListScene.RunAsync(_folder.Root, KeyOf("alice"), ["ls", .. arguments]);

    private Func<string, string?> KeyOf(string user) =>
        name =>
            name switch
            {
                "DANDI_INSTANCE" => Archive.Api,
                "DANDI_INSTANCE_API_KEY" => Archive.Server.Users.Single(each => each.Name == user).Token,
                _ => null,
            };

    private string UrlOf(DandisetId id) => $"{Archive.Api}/dandisets/{id}/versions/draft/";

    private string UrlOf(DandisetId id, string path) =>
        $"{Archive.Server.Root}dandiset/{id}/draft/files?location={Uri.EscapeDataString(path)}";

    private static List<JsonObject> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private async Task<DandisetId> FillAsync(params string[] paths)
    {
        var id = await Archive.CreateDandisetAsync();
        foreach (var path in paths)
        {
            var blob = await UploadSteps.UploadAsync(Archive, id, Encoding.UTF8.GetBytes($"{id} {path}"));
            await RegisterAsync(id, UploadSteps.Asset(path, blob));
        }
        return id;
    }

    private async Task PutZarrAsync(DandisetId id, string path, params string[] entries)
    {
        var created = await Archive.AskAsync(
            "POST",
            "/zarr/",
            Archive.Alice,
            new JsonObject { ["name"] = path, ["dandiset"] = id.Value }
        );
        var zarr = created["zarr_id"].ToString();
        var bytes = "123"u8.ToArray();
        var items = new JsonArray([
            .. entries.Select(entry =>
                (JsonNode)
                    new JsonObject { ["path"] = entry, ["base64md5"] = Convert.ToBase64String(MD5.HashData(bytes)) }
            ),
        ]);
        var signed = await Archive.AskAsync("POST", $"/zarr/{zarr}/files/", Archive.Alice, items);
        foreach (var url in signed.Json.AsArray())
        {
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentMD5 = MD5.HashData(bytes);
            Assert.Equal(200, (await Archive.SendAsync("PUT", url!.ToString(), null, content)).Status);
        }
        await Archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", Archive.Alice);
        var asset = UploadSteps.Asset(path, "");
        asset.Remove("blob_id");
        asset["zarr_id"] = zarr;
        await RegisterAsync(id, asset);
    }

    private async Task RegisterAsync(DandisetId id, JsonObject asset) =>
        Assert.Equal(
            200,
            (await Archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", Archive.Alice, asset)).Status
        );
}
