using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Search;
using Dandi.Testing;

namespace Dandi.Server.Tests.Searching;

public sealed class DandisetSearchTests
{
    [Theory]
    [InlineData("file_type=application/x-nwb", "open")]
    [InlineData("file_type=image/", "")]
    [InlineData("file_size_max=10", "open")]
    [InlineData("file_size_min=1000", "")]
    [InlineData("species=Mus musculus", "open")]
    [InlineData("genotype=Cre", "open")]
    [InlineData("genotype=Cr", "")]
    [InlineData("measurement_technique=surgical technique", "open")]
    [InlineData("measurement_technique=behavioral technique", "")]
    [InlineData("search=species:mus", "open")]
    [InlineData("search=owner:alice", "open")]
    [InlineData("search=owner:bob", "")]
    [InlineData("search=created_before:2000-01-01", "")]
    [InlineData("search=file_type:nwb created_after:2000-01-01 \"OPEN\"", "open")]
    public async Task Search_finds_open_Dandisets_whose_assets_satisfy_the_filter(string query, string expected)
    {
        await using var archive = await StartAsync();

        Assert.Equal(expected, await FindAsync(archive, null, query));
    }

    [Fact]
    public async Task Embargoed_Dandisets_are_found_by_their_owners_only()
    {
        await using var archive = await StartAsync();
        const string query = "embargoed=true&file_type=application/x-nwb";

        Assert.Equal("open", await FindAsync(archive, archive.Bob, query));
        Assert.Equal("open secret", await FindAsync(archive, archive.Alice, query));
        Assert.Equal(401, (await archive.AskAsync("GET", $"/dandisets/search/?{query}")).Status);
        foreach (var (path, text) in new[] { ("search/species", "Rattus"), ("search/genotypes", "hidden") })
        {
            Assert.DoesNotContain(text, (await archive.AskAsync("GET", $"/{path}/")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain(
                text,
                (await archive.AskAsync("GET", $"/{path}/", archive.Bob)).Body,
                StringComparison.Ordinal
            );
            Assert.Contains(
                text,
                (await archive.AskAsync("GET", $"/{path}/", archive.Alice)).Body,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("search=specie:x", "Did you mean")]
    [InlineData("search=species:\"\"", "requires a value")]
    [InlineData("search=\"", "Unbalanced quote")]
    [InlineData("search=created_after:2024-02-30", "Invalid date")]
    [InlineData("file_type=nwb&draft=perhaps", "not a valid choice")]
    [InlineData("file_size_min=2&file_size_max=1", "must be greater")]
    [InlineData("species=Unicorn", "not a valid choice")]
    [InlineData("genotype=", "may not be blank")]
    public async Task Search_with_an_error_is_refused(string query, string message)
    {
        await using var archive = await RunningArchive.StartAsync();

        var response = await archive.AskAsync("GET", $"/dandisets/search/?{query}");

        Assert.Equal(400, response.Status);
        Assert.Contains(message, response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stars_are_counted_once_and_listed_latest_first()
    {
        await using var archive = await RunningArchive.StartAsync();
        var (one, two) = (await archive.CreateDandisetAsync(), await archive.CreateDandisetAsync());
        foreach (var id in new[] { two, one, one })
            await archive.AskAsync("POST", $"/dandisets/{id}/star/", archive.Bob);
        await archive.AskAsync("POST", $"/dandisets/{two}/star/", archive.Alice);

        var starred = await archive.AskAsync("GET", "/dandisets/?starred=true", archive.Bob);
        Assert.Equal([one.Value, two.Value], Identifiers(starred));
        var ordered = await archive.AskAsync("GET", "/dandisets/?ordering=-stars", archive.Bob);
        Assert.Equal([two.Value, one.Value], Identifiers(ordered));
        Assert.Equal(2, (await archive.AskAsync("GET", $"/dandisets/{two}/"))["star_count"].GetValue<int>());
        var removed = await archive.AskAsync("DELETE", $"/dandisets/{two}/star/", archive.Bob);
        Assert.Equal(1, removed["count"].GetValue<int>());
        Assert.Equal([one.Value], Identifiers(await archive.AskAsync("GET", "/dandisets/?starred=true", archive.Bob)));
    }

    [Theory]
    [InlineData("/search/species/?species=Mus%00x", "species")]
    [InlineData("/search/genotypes/?genotype=%00", "genotype")]
    [InlineData("/dandisets/?search=a%00", "search")]
    [InlineData("/zarr/?name=a%00b", "name")]
    public async Task Null_character_is_refused(string path, string field)
    {
        await using var archive = await StartAsync();

        var response = await archive.AskAsync("GET", path);

        Assert.Equal(400, response.Status);
        Assert.Contains("Null characters are not allowed.", response[field].ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("[\"a\"]")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"5\"")]
    public async Task Genotype_is_listed_as_the_value_that_it_is(string value)
    {
        await using var archive = await RunningArchive.StartAsync();
        await AddAsync(archive, "open", "Mus musculus", JsonNode.Parse(value)!, embargo: false);

        Assert.Equal($"[{value}]", (await archive.AskAsync("GET", "/search/genotypes/")).Body);
    }

    [Fact]
    public async Task Searches_for_words_wait_for_each_other_and_too_many_are_refused()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        var search = new DandisetSearch(database);
        var criteria = new DandisetCriteria(null) { Search = SearchQuery.Parse("mouse") };
        var cancellation = TestContext.Current.CancellationToken;
        var running = new List<Thread>();
        var waiting = database.Read(_ =>
        {
            // They wait for the database, which this thread has.
            for (var i = 0; i < DandisetSearch.MaxWordSearches; i++)
                running.Add(new Thread(() => search.ListAsync(criteria, cancellation).GetAwaiter().GetResult()));
            running.ForEach(thread => thread.Start());
            var areBlocked = SpinWait.SpinUntil(
                () => running.TrueForAll(thread => thread.ThreadState == ThreadState.WaitSleepJoin),
                TimeSpan.FromSeconds(60)
            );
            Assert.True(areBlocked);
            return Enumerable
                .Range(0, DandisetSearch.MaxWaiting + 1)
                .Select(_ => search.ListAsync(criteria, cancellation))
                .ToList();
        });

        var refused = await Assert.ThrowsAsync<ApiError>(() => waiting[^1]);
        Assert.Equal((503, 1), (refused.Status, refused.RetryAfterSeconds));
        Assert.All(await Task.WhenAll(waiting.SkipLast(1)), Assert.Empty);
        running.ForEach(thread => thread.Join());
    }

    private static async Task<RunningArchive> StartAsync()
    {
        var archive = await RunningArchive.StartAsync();
        await AddAsync(archive, "open", "Mus musculus", "Cre", embargo: false);
        await AddAsync(archive, "secret", "Rattus", "hidden", embargo: true);
        await archive.Server.WhenIdle;
        return archive;
    }

    private static async Task AddAsync(
        RunningArchive archive,
        string name,
        string species,
        JsonNode genotype,
        bool embargo
    )
    {
        var created = await archive.AskAsync(
            "POST",
            embargo ? "/dandisets/?embargo=true" : "/dandisets/",
            archive.Alice,
            new JsonObject { ["name"] = name, ["metadata"] = new JsonObject() }
        );
        var id = DandisetId.Parse(created["identifier"].ToString());
        var body = UploadSteps.Asset("a.nwb", await UploadSteps.UploadAsync(archive, id, Encoding.UTF8.GetBytes(name)));
        var metadata = body["metadata"]!.AsObject();
        metadata["encodingFormat"] = "application/x-nwb";
        metadata["measurementTechnique"] = JsonNode.Parse(
            """[{"schemaKey": "MeasurementTechniqueType", "name": "surgical technique"}]"""
        );
        metadata["wasAttributedTo"] = new JsonArray(
            new JsonObject
            {
                ["schemaKey"] = "Participant",
                ["identifier"] = "sub-1",
                ["species"] = new JsonObject { ["schemaKey"] = "SpeciesType", ["name"] = species },
                ["genotype"] = genotype,
            }
        );
        var asset = await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, body);
        Assert.True(asset.Status == 200, asset.Body);
    }

    private static async Task<string> FindAsync(RunningArchive archive, ServerUser? user, string query)
    {
        var response = await archive.AskAsync("GET", $"/dandisets/search/?{query}", user);
        Assert.True(response.Status == 200, response.Body);
        return string.Join(
            ' ',
            response["results"].AsArray().Select(item => item!["draft_version"]!["name"]!.ToString())
        );
    }

    private static IEnumerable<string> Identifiers(ReceivedResponse response) =>
        response["results"].AsArray().Select(item => item!["identifier"]!.ToString());
}
