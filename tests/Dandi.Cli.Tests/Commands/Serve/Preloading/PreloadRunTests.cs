using System.Text.Json.Nodes;
using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Serve.Preloading;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Serve.Preloading;

/// <summary>Preload files are loaded through the API of a running archive.</summary>
public sealed class PreloadRunTests(SharedArchive shared) : IClassFixture<SharedArchive>, IDisposable
{
    private const string Draft = "versions/draft/";
    private static int _identifiers = 500_000;
    private readonly RunningArchive _archive = shared.Archive;
    private readonly TempFolder _folder = new();
    private readonly TempFolder _home = new();
    private readonly StringWriter _output = new();
    private readonly string _id = $"{Interlocked.Increment(ref _identifiers)}";

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Dandiset_has_its_identifier_owner_metadata_and_the_assets_of_the_folder()
    {
        _folder.Write("data/sub-1/a.mp4", "a");
        _folder.Write("data/dandiset.yaml", "identifier: DANDI:000999\n");

        await LoadAsync(Dandiset(("folder", "data"), ("metadata", new JsonObject { ["description"] = "A mouse." })));

        var metadata = await AskAsync(Draft);
        Assert.Equal("A mouse.", metadata["description"].ToString());
        Assert.Equal("Loaded", metadata["name"].ToString());
        Assert.Equal(["sub-1/a.mp4"], await AssetsAsync());
        Assert.Equal("alice", Assert.Single((await AskAsync("users/")).Json.AsArray())!["username"]!.ToString());
        Assert.Contains($"Loaded Dandiset {_id} of alice", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_again_uploads_only_what_is_new_and_keeps_the_rest()
    {
        _folder.Write("data/a.mp4", "a");
        await LoadAsync(Dandiset(("folder", "data")));
        var first = (await AskAsync($"{Draft}assets/"))["results"][0]!["asset_id"]!.ToString();
        _folder.Write("data/b.mp4", "b");

        await LoadAsync(Dandiset(("folder", "data"), ("name", "Another name")));

        var assets = (await AskAsync($"{Draft}assets/?order=path"))["results"].AsArray();
        Assert.Equal(["a.mp4", "b.mp4"], assets.Select(asset => asset!["path"]!.ToString()));
        Assert.Equal(first, assets[0]!["asset_id"]!.ToString());
        Assert.Equal("Loaded", (await AskAsync(Draft))["name"].ToString());
    }

    [Fact]
    public async Task Owner_is_added_if_an_earlier_start_ended_before_it_was()
    {
        await _archive.AskAsync(
            "POST",
            "/dandisets/",
            _archive.Admin,
            new JsonObject
            {
                ["name"] = "Half",
                ["metadata"] = new JsonObject { ["identifier"] = _id },
            }
        );

        await LoadAsync(Dandiset());

        var owners = (await AskAsync("users/")).Json.AsArray().Select(owner => owner!["username"]!.ToString());
        Assert.Equal(["admin", "alice"], owners);
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("admin")]
    public async Task Dandiset_of_somebody_else_is_refused_and_not_changed(string owner)
    {
        _folder.Write("first/a.mp4", "a");
        _folder.Write("second/b.mp4", "b");
        await LoadAsync(Dandiset(("folder", "first")));
        var owners = new JsonArray(new JsonObject { ["username"] = owner });
        await _archive.AskAsync("PUT", $"/dandisets/{_id}/users/", _archive.Admin, owners);

        var error = await Assert.ThrowsAsync<DandiException>(() => LoadAsync(Dandiset(("folder", "second"))));

        Assert.Contains($"belongs to {owner}, not to alice", error.Message, StringComparison.Ordinal);
        Assert.Equal(owner, Assert.Single((await AskAsync("users/")).Json.AsArray())!["username"]!.ToString());
        Assert.Equal(["a.mp4"], await AssetsAsync());
    }

    [Fact]
    public async Task Embargoed_Dandiset_is_hidden_and_has_its_assets()
    {
        _folder.Write("data/a.mp4", "a");

        await LoadAsync(Dandiset(("folder", "data"), ("embargoed", true)));

        Assert.Equal(["a.mp4"], await AssetsAsync());
        Assert.Equal(401, (await _archive.AskAsync("GET", $"/dandisets/{_id}/")).Status);
    }

    [Fact]
    public async Task Files_that_are_not_valid_recordings_are_loaded_if_they_are_not_validated()
    {
        _folder.Write("data/notes.txt", "a");
        _folder.Write("data/sub-1/sub-1_ecephys.nwb", "not HDF5");

        await LoadAsync(Dandiset(("folder", "data"), ("validation", "skip"), ("any_path", true)));

        Assert.Equal(["notes.txt", "sub-1/sub-1_ecephys.nwb"], await AssetsAsync());
    }

    [Fact]
    public async Task Invalid_file_ends_with_what_why_and_what_to_do()
    {
        _folder.Write("data/sub-1/sub-1_ecephys.nwb", "not HDF5");

        var error = await Assert.ThrowsAsync<DandiException>(() => LoadAsync(Dandiset(("folder", "data"))));

        Assert.Contains("`$.dandisets[0]` of", error.Message, StringComparison.Ordinal);
        Assert.Contains("set `validation` to", error.Message, StringComparison.Ordinal);
        Assert.Contains("sub-1_ecephys.nwb", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_metadata_ends_with_the_reason_of_the_archive()
    {
        var metadata = new JsonObject { ["contributor"] = new JsonArray("nobody") };

        var error = await Assert.ThrowsAsync<DandiException>(() => LoadAsync(Dandiset(("metadata", metadata))));

        Assert.Contains("`$.dandisets[0]` of", error.Message, StringComparison.Ordinal);
        Assert.Contains("contributor", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Dandiset_without_an_identifier_gets_the_next_one_and_its_owner_is_its_contact()
    {
        var text = $$"""{"users": [{"name": "bob"}], "dandisets": [{"name": "By Bob {{_id}}"}]}""";

        await LoadTextAsync(text);

        var found = await _archive.AskAsync("GET", $"/dandisets/?search=%22By+Bob+{_id}%22", _archive.Bob);
        var dandiset = Assert.Single(found["results"].AsArray())!;
        Assert.Equal("Local, Bob", dandiset["contact_person"]!.ToString());
    }

    [Fact]
    public async Task Draft_that_cannot_be_published_ends_with_what_is_invalid()
    {
        var error = await Assert.ThrowsAsync<DandiException>(() => LoadAsync(Dandiset(("publish", true))));

        Assert.Contains("its draft is Invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_is_published_once_for_each_change()
    {
        _folder.Write("data/sub-1/a.mp4", "a");
        (string, JsonNode)[] Members() => Dandiset(("folder", "data"), ("publish", true), ("metadata", Publishable()));
        await LoadAsync(Members());
        await LoadAsync(Members());

        var versions = (await AskAsync("versions/"))["results"].AsArray();

        // The draft, and the version that was published.
        Assert.Equal(["Published", "Valid"], versions.Select(version => version!["status"]!.ToString()));
    }

    private static JsonObject Publishable() =>
        JsonNode
            .Parse(
                """
                {"schemaVersion": "0.7.0", "description": "Made for a test.", "license": ["spdx:CC0-1.0"],
                 "contributor": [{"schemaKey": "Person", "name": "Doe, Jane", "email": "jane@example.org",
                 "roleName": ["dcite:ContactPerson", "dcite:Author"], "includeInCitation": true, "affiliation": []}]}
                """
            )!
            .AsObject();

    private static (string Name, JsonNode Value)[] Dandiset(params (string Name, JsonNode Value)[] members) => members;

    private Task LoadAsync((string Name, JsonNode Value)[] members)
    {
        var dandiset = new JsonObject
        {
            ["identifier"] = _id,
            ["name"] = "Loaded",
            ["owner"] = "alice",
        };
        foreach (var (name, value) in members)
            dandiset[name] = value;
        var document = new JsonObject
        {
            ["users"] = new JsonArray(new JsonObject { ["name"] = "alice" }),
            ["dandisets"] = new JsonArray(dandiset),
        };
        return LoadTextAsync(document.ToJsonString());
    }

    private async Task LoadTextAsync(string text)
    {
        var path = _folder.Write("preload.json", text);
        var context = new CommandContext
        {
            Arguments = ["serve"],
            Terminal = new Terminal(TextWriter.Synchronized(_output), TextWriter.Synchronized(_output)),
            Variables = name => name == "HOME" ? _home.Root : null,
            WorkingDirectory = "/",
            Stopping = TestContext.Current.CancellationToken,
        };
        var run = new PreloadRun(context, _archive.Server, path, isQuiet: false);
        await run.RunAsync(PreloadFile.Read(path, isEphemeral: true), TestContext.Current.CancellationToken);
    }

    private Task<ReceivedResponse> AskAsync(string path) =>
        _archive.AskAsync("GET", $"/dandisets/{_id}/{path}", _archive.Alice);

    private async Task<IEnumerable<string>> AssetsAsync() => (await _archive.ContentAsync(DandisetId.Parse(_id))).Keys;
}
