using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Search;
using Dandi.Server.Tests.Publishing;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

public sealed class DandisetPageTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Hostile = "<script>alert('x')</script>\"'&\u202e\u0007" + "\ud83e\udde0";
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task A_Dandiset_is_created_and_shown()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var created = await browser.SubmitAsync(
            "/dandiset/create",
            ("name", "Recordings + tests"),
            ("description", "100% real & new"),
            ("license", "spdx:CC-BY-4.0")
        );
        Assert.EndsWith("/draft", created.Location, StringComparison.Ordinal);
        await _archive.Server.WhenIdle;
        var page = await browser.GetAsync(created.Location!);

        Assert.Equal(200, page.Status);
        Assert.Contains("<h1>Recordings + tests</h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("100% real & new", page.Text, StringComparison.Ordinal);
        Assert.Contains("spdx:CC-BY-4.0", page.Text, StringComparison.Ordinal);
        Assert.Contains("Alice Local (alice)", page.Text, StringComparison.Ordinal);
        Assert.Contains("an empty Dandiset cannot be published", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_users_are_shown_and_never_markup()
    {
        var id = await CreateHostileAsync();
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var asset = (await browser.GetAsync($"/dandiset/{id}/draft/files?location=a/b+%26+c.txt")).Location!;

        foreach (
            var path in new[]
            {
                $"/dandiset/{id}/draft",
                $"/dandiset/{id}/draft/files",
                $"/dandiset/{id}/draft/files?location=a&after={Uri.EscapeDataString(Hostile)}",
                asset,
                $"/login?return={Uri.EscapeDataString("/" + Hostile)}",
            }
        )
        {
            var page = await browser.GetAsync(path);

            Assert.Equal((path, 200), (path, page.Status));
            Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("alert('x')", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', page.Body);
            Assert.DoesNotContain('\u0007', page.Body);
            Assert.DoesNotContain("href=\"javascript:", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"onmouseover", page.Body, StringComparison.Ordinal);
            Assert.InRange(page.Body.Length, 1, 200_000);
        }
        var text = (await browser.GetAsync($"/dandiset/{id}/draft")).Text;
        Assert.Contains("<script>alert('x')</script>\"'&\\u202e\\x07\ud83e\udde0", text, StringComparison.Ordinal);
        Assert.Contains("characters)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_publishes_a_draft_and_everybody_sees_the_version()
    {
        var versions = await PublishSteps.CreateReadyAsync(_archive, "sub-1/a.txt");
        var dandiset = versions.Replace("dandisets", "dandiset", StringComparison.Ordinal).Split("/versions")[0];
        using var owner = await PageClient.LogInAsync(_archive, _archive.Alice);
        using var anybody = new PageClient(_archive);
        Assert.Equal($"{dandiset}/draft", (await anybody.GetAsync(dandiset)).Location);
        var response = await owner.SubmitAsync($"{dandiset}/draft/publish", ("notes", "First & best.\r\nAnd last."));
        Assert.Equal((303, $"{dandiset}/draft"), (response.Status, response.Location));
        await _archive.Server.WhenIdle;

        var published = (await anybody.GetAsync(dandiset)).Location!;
        Assert.StartsWith($"{dandiset}/0.", published, StringComparison.Ordinal);
        var page = await anybody.GetAsync(published);
        Assert.Contains("First & best.\nAnd last.", page.Text, StringComparison.Ordinal);
        Assert.Contains("10.80507", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_ends_the_embargo()
    {
        var id = await _archive.CreateDandisetAsync(embargo: true);
        using var owner = await PageClient.LogInAsync(_archive, _archive.Alice);
        using var anybody = new PageClient(_archive);
        Assert.Equal(404, (await anybody.GetAsync($"/dandiset/{id}")).Status);
        Assert.Contains(
            "embargoed until",
            (await owner.GetAsync($"/dandiset/{id}/draft")).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(303, (await owner.SubmitAsync($"/dandiset/{id}/unembargo")).Status);
        await _archive.Server.WhenIdle;

        Assert.Equal(200, (await anybody.GetAsync($"/dandiset/{id}/draft")).Status);
    }

    [Fact]
    public async Task A_star_is_given_and_removed()
    {
        var id = await _archive.CreateDandisetAsync();
        using var bob = await PageClient.LogInAsync(_archive, _archive.Bob);
        await bob.SubmitAsync($"/dandiset/{id}/star", ("change", "add"));
        Assert.Contains($"{id}/draft", (await bob.GetAsync("/?starred=1")).Body, StringComparison.Ordinal);
        await bob.SubmitAsync($"/dandiset/{id}/star", ("change", "remove"));

        Assert.DoesNotContain($"{id}/draft", (await bob.GetAsync("/?starred=1")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_by_operators_and_says_what_is_wrong_with_it()
    {
        var id = await _archive.CreateDandisetAsync();
        await PublishSteps.RenameAsync(_archive, $"/dandisets/{id}/versions/", "Xylophone");
        using var browser = new PageClient(_archive);

        Assert.Contains($"{id}/draft", (await browser.GetAsync("/?search=xylophone+owner:alice")).Body);
        Assert.DoesNotContain($"{id}/draft", (await browser.GetAsync("/?search=xylophone+owner:bob")).Body);
        var wrong = await browser.GetAsync("/?search=ownr:alice");
        Assert.Equal(400, wrong.Status);
        Assert.Contains("Did you mean \"owner\"?", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_stays_in_its_field_as_it_was_entered()
    {
        using var browser = new PageClient(_archive);
        var search = Hostile.Replace("\"", "", StringComparison.Ordinal);
        var page = await browser.GetAsync($"/?search={Uri.EscapeDataString(search)}");

        Assert.Equal(200, page.Status);
        Assert.Contains($"value=\"{search}\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("alert('x')", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_is_refused_while_others_run_can_be_repeated()
    {
        await using var archive = await RunningArchive.StartAsync();
        await archive.Server.WhenIdle;
        using var browser = new PageClient(archive);
        using var isHeld = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(0);
        var cancellation = TestContext.Current.CancellationToken;
        // The searches wait for the database.
        var holder = Task.Run(
            () =>
                archive.Server.Database.Read(_ =>
                {
                    isHeld.Release();
                    mayEnd.Wait(cancellation);
                    return 0;
                }),
            cancellation
        );
        await isHeld.WaitAsync(cancellation);
        var searches = Enumerable
            .Range(0, DandisetSearch.MaxWordSearches + DandisetSearch.MaxWaiting + 1)
            .Select(_ => browser.GetAsync("/?search=mouse"))
            .ToList();
        var refused = await await Task.WhenAny(searches);
        mayEnd.Release();
        await holder;

        Assert.Equal((503, "1"), (refused.Status, refused.RetryAfter));
        Assert.Contains("busy with other searches", refused.Text, StringComparison.Ordinal);
        Assert.Single(await Task.WhenAll(searches), page => page.Status != 200);
    }

    [Fact]
    public async Task The_list_has_pages()
    {
        await using var archive = await RunningArchive.StartAsync();
        for (var i = 0; i < 27; i++)
            await archive.CreateDandisetAsync();
        using var browser = new PageClient(archive);
        var first = await browser.GetAsync("/?order=id");
        var second = await browser.GetAsync("/?search=&order=id&page=2");

        Assert.Contains("27 Dandisets, page 1 of 2", first.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/?search=&order=id&page=2\"", first.Text, StringComparison.Ordinal);
        Assert.Equal(25, first.Body.Split("<li>").Length - 1);
        Assert.Equal(2, second.Body.Split("<li>").Length - 1);
        foreach (var number in new[] { "0", "-1", "x", "99999999999999999999", "3" })
            Assert.Equal(
                200,
                (await browser.GetAsync($"/?page={number.ToString(CultureInfo.InvariantCulture)}")).Status
            );
    }

    /// <summary>Creates a Dandiset whose texts would do harm as markup.</summary>
    private async Task<DandisetId> CreateHostileAsync()
    {
        var id = await _archive.CreateDandisetAsync();
        await _archive.AskAsync(
            "PUT",
            $"/dandisets/{id}/versions/draft/",
            _archive.Alice,
            new JsonObject
            {
                ["name"] = Hostile,
                ["metadata"] = new JsonObject
                {
                    ["description"] = Hostile + new string('y', 100_000),
                    [Hostile] = new JsonArray(Hostile, new JsonObject { [Hostile] = "javascript:alert(1)" }),
                    ["url2"] = "http://x/\"onmouseover=alert(1)",
                    ["contributor"] = new JsonArray(new JsonObject { ["name"] = Hostile }),
                },
            }
        );
        var blob = await UploadSteps.UploadAsync(_archive, id, Encoding.UTF8.GetBytes(id.Value));
        var body = UploadSteps.Asset("a/b & c.txt", blob);
        body["metadata"]!["encodingFormat"] = Hostile;
        body["metadata"]!["keywords"] = Hostile;
        await _archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", _archive.Alice, body);
        await _archive.Server.WhenIdle;
        return id;
    }
}
