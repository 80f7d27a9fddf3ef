using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>Pages of an archive that refuses requests without an API key.</summary>
public sealed class RequiredKeyTests
{
    // What browsers send when they open a page.
    private const string BrowserAccept = "text/html,application/xhtml+xml,*/*;q=0.8";
    private const string Html = "text/html";
    private const string Json = "application/json";
    private const string Document = "/api/docs/swagger/?format=openapi";

    [Theory]
    [InlineData("/api/docs/swagger/", "*/*", Html)]
    [InlineData("/api/docs/redoc/", null, Html)]
    [InlineData("/api/webdav/docs/swagger/", BrowserAccept, Html)]
    [InlineData("/api/docs/swagger/", Json, Json)]
    [InlineData(Document, "*/*", Json)]
    public async Task The_description_needs_a_valid_key(string path, string? accept, string type)
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        using var client = new PageClient(archive) { Accept = accept, Key = archive.Alice.Token };
        var page = await client.GetAsync(path);
        client.Key = "wrong";
        var refused = await client.GetAsync(path);

        Assert.Equal((200, type), (page.Status, page.Type));
        Assert.Equal((401, Json), (refused.Status, refused.Type));
    }

    [Theory]
    [InlineData("/api/docs/swagger/", "*/*")]
    [InlineData("/api/docs/redoc/", null)]
    [InlineData("/api/webdav/docs/swagger/", Json)]
    [InlineData(Document, "*/*")]
    public async Task Without_a_key_programs_are_refused_and_browsers_are_led_to_the_log_in(string path, string? accept)
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        using var client = new PageClient(archive) { Accept = accept };
        var refused = await client.GetAsync(path);
        client.Accept = BrowserAccept;
        var led = await client.GetAsync(path);

        Assert.Equal((401, Json), (refused.Status, refused.Type));
        Assert.Equal((303, $"/login?return={Uri.EscapeDataString(path)}"), (led.Status, led.Location));
    }

    [Fact]
    public async Task A_session_reads_the_description_as_page_and_document_and_nothing_else_of_the_API()
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        using var client = new PageClient(archive) { Key = archive.Alice.Token };
        using var browser = await PageClient.LogInAsync(archive, archive.Alice);
        browser.Accept = BrowserAccept;
        var page = await browser.GetAsync("/api/docs/swagger/");
        var document = await browser.GetAsync(Document);

        Assert.Contains("Logged in as", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"?format=openapi\"", page.Body, StringComparison.Ordinal);
        Assert.Equal((200, Json), (document.Status, document.Type));
        Assert.Equal((await client.GetAsync(Document)).Body, document.Body);
        Assert.Equal(401, (await browser.PostAsync("/api/docs/swagger/")).Status);
        browser.Accept = Json;
        foreach (var path in new[] { "/api/openapi.json", "/api/dandisets/", "/api/users/me/" })
            Assert.Equal((path, 401), (path, (await browser.GetAsync(path)).Status));
    }

    [Theory]
    [InlineData("/dandiset/create")]
    [InlineData("/dandiset/000001/star")]
    [InlineData("/dandiset/000001/draft/edit")]
    public async Task A_form_whose_session_has_ended_says_that_nothing_was_changed(string path)
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        using var browser = new PageClient(archive) { Accept = BrowserAccept };
        var page = await browser.PostAsync(path, ("name", "x"), ("token", "old"));

        Assert.Equal((403, Html), (page.Status, page.Type));
        Assert.Contains("so nothing was changed. Log in", page.Text, StringComparison.Ordinal);
        Assert.Equal("0", (await archive.AskAsync("GET", "/dandisets/", archive.Alice))["count"].ToString());
    }

    [Theory]
    [InlineData("/robots.txt", 200, null)]
    [InlineData("/swagger/", 301, "/api/docs/swagger/")]
    [InlineData("/redoc/", 301, "/api/docs/redoc/")]
    public async Task What_says_nothing_about_the_archive_is_for_everybody(string path, int status, string? location)
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        using var client = new PageClient(archive);
        var response = await client.GetAsync(path);

        Assert.Equal(status, response.Status);
        Assert.Equal(location is null ? null : client.Origin + location, response.Location);
    }

    [Fact]
    public async Task The_page_says_that_only_the_description_of_the_archive_is_for_everybody()
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        using var browser = await PageClient.LogInAsync(archive, archive.Alice);
        var rows = (await browser.GetAsync("/api/docs/swagger/")).Body.Split("<tr>");

        var open = Assert.Single(rows, row => row.Contains("<td>everybody</td>", StringComparison.Ordinal));
        Assert.Contains("<code>GET /api/info/</code>", open, StringComparison.Ordinal);
    }
}
