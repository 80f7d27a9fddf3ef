using Dandi.Server.Description;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>The description of the API for people, and URLs that neither the API nor the pages have.</summary>
public sealed class DescriptionPageTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    // What browsers send when they open a page.
    private const string BrowserAccept = "text/html,application/xhtml+xml,*/*;q=0.8";
    private const string Html = "text/html";
    private const string Json = "application/json";
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task The_page_has_each_operation_in_the_frame_of_the_site()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        browser.Accept = BrowserAccept;
        var page = await browser.GetAsync("/api/docs/swagger/");

        Assert.Equal((200, Html), (page.Status, page.Type));
        Assert.Contains("Logged in as", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/static/site.css\"", page.Body, StringComparison.Ordinal);
        Assert.All(Operations.Keys, key => Assert.Contains($"<code>{key}</code>", page.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/docs/swagger/", BrowserAccept, 200, Html)]
    [InlineData("/api/docs/redoc/", "*/*", 200, Html)]
    [InlineData("/api/webdav/docs/swagger/", Html, 200, Html)]
    [InlineData("/api/docs/swagger/", Json, 200, Json)]
    [InlineData("/api/docs/swagger/", "application/openapi+json", 200, Json)]
    [InlineData("/api/docs/swagger/?format=openapi", BrowserAccept, 200, Json)]
    [InlineData("/api/docs/swagger/?format=openapi", Html, 406, Json)]
    [InlineData("/api/docs/swagger", BrowserAccept, 301, Html)]
    public async Task People_get_a_page_and_programs_the_document(string path, string accept, int status, string type)
    {
        using var client = new PageClient(_archive) { Accept = accept };
        var response = await client.GetAsync(path);

        Assert.Equal((status, type), (response.Status, response.Type));
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData(BrowserAccept)]
    [InlineData(Json)]
    public async Task An_invalid_key_is_refused_for_the_page_as_for_the_document(string accept)
    {
        using var client = new PageClient(_archive) { Accept = accept, Key = "wrong" };
        var response = await client.GetAsync("/api/docs/swagger/");

        Assert.Equal((401, Json), (response.Status, response.Type));
    }

    [Theory]
    [InlineData("/new")]
    [InlineData("/foo/bar")]
    [InlineData("/api/")]
    [InlineData("/api/nothing/")]
    [InlineData("/static/nothing")]
    public async Task What_does_not_exist_is_a_page_for_browsers_only(string path)
    {
        using var client = new PageClient(_archive) { Accept = BrowserAccept };
        var page = await client.GetAsync(path);
        client.Accept = Json;
        var response = await client.GetAsync(path);

        Assert.Equal((404, Html), (page.Status, page.Type));
        Assert.Contains("There is no such page", page.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">All Dandisets</a>", page.Body, StringComparison.Ordinal);
        Assert.Equal((404, Html), (response.Status, response.Type));
        Assert.DoesNotContain("/static/site.css", response.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/info/", 200)]
    [InlineData("/api/info", 301)]
    [InlineData("/robots.txt", 200)]
    public async Task A_browser_gets_what_the_API_has(string path, int expected)
    {
        using var browser = new PageClient(_archive) { Accept = BrowserAccept };

        Assert.Equal(expected, (await browser.GetAsync(path)).Status);
    }
}
