using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Testing;
using Microsoft.Playwright;

namespace Dandi.Browser.Tests;

/// <summary>The pages of the local archive in a browser, as people use them.</summary>
public sealed partial class ViewTests(Browser browser, SharedArchive shared)
    : IClassFixture<Browser>,
        IClassFixture<SharedArchive>
{
    private const int ScreenWidth = 1280;
    private const int PhoneWidth = 390;
    private const string ImagePath = "sub-1/a folder & more #1/one pixel.png";
    private readonly RunningArchive _archive = shared.Archive;

    private string Root => _archive.Server.Root.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_logs_in_creates_browses_and_publishes(bool withScript)
    {
        var page = await browser.CreatePageAsync(new() { JavaScriptEnabled = withScript });
        var messages = Watch(page);
        await page.GotoAsync(Root);
        await ViewSteps.LogInAsync(page, _archive.Alice);
        var id = await ViewSteps.CreateAsync(page, ViewSteps.Hostile, embargo: false);
        await ViewSteps.UploadImageAsync(_archive, id, ImagePath);

        await page.GotoAsync($"{Root}/dandiset/{id}/draft");
        Assert.Contains("<script>window.hostile=1</script>", await page.Locator("h1").InnerTextAsync());
        Assert.Contains("\\u202e", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Browse the files" }).ClickAsync();
        foreach (var name in ImagePath.Split('/').SkipLast(1))
            await page.GetByRole(AriaRole.Link, new() { Name = $"{name}/", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "one pixel.png", Exact = true }).ClickAsync();
        await page.Locator("img.preview").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(page.Locator("img.preview")).ToHaveCSSAsync("width", "3px");

        await page.GetByRole(AriaRole.Link, new() { Name = $"{id}/draft" }).ClickAsync();
        await page.GetByText("Publish…").ClickAsync();
        await page.GetByLabel("Release notes").FillAsync("The first version.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish this draft" }).ClickAsync();
        await Assertions.Expect(page.Locator(".badge").First).ToHaveTextAsync(Published());
        await _archive.Server.WhenIdle;
        await page.GotoAsync($"{Root}/dandiset/{id}");

        Assert.Matches(@"/dandiset/\d{6}/0\.\d{6}\.\d{4}$", page.Url);
        await Assertions.Expect(page.GetByText("The first version.").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Link, new() { Name = "Log in", Exact = true }).First)
            .ToBeVisibleAsync();
        Assert.Empty(messages);
    }

    [Fact]
    public async Task An_owner_ends_an_embargo_that_hid_the_Dandiset()
    {
        var page = await browser.CreatePageAsync();
        await page.GotoAsync(Root);
        await ViewSteps.LogInAsync(page, _archive.Alice);
        var id = await ViewSteps.CreateAsync(page, "Secret", embargo: true);
        var other = await browser.CreatePageAsync();
        Assert.Equal(404, (await other.GotoAsync($"{Root}/dandiset/{id}"))!.Status);
        await page.GetByText("End the embargo…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End the embargo" }).ClickAsync();
        await Assertions.Expect(page.GetByText("embargoed until")).ToHaveCountAsync(0);
        await _archive.Server.WhenIdle;

        Assert.Equal(200, (await other.GotoAsync($"{Root}/dandiset/{id}"))!.Status);
    }

    [Fact]
    public async Task A_form_that_is_saved_as_it_is_changes_no_text()
    {
        const string description = "\n First.\n\nSecond \u202e\u0085 \ud83d\udc68\u200d\ud83d\udc69 </textarea>&amp;\n";
        var id = await _archive.CreateDandisetAsync();
        var draft = $"/dandisets/{id}/versions/draft/";
        var metadata = new JsonObject { ["description"] = description };
        var body = new JsonObject { ["name"] = "\u202e \"quoted\"", ["metadata"] = metadata };
        await _archive.AskAsync("PUT", draft, _archive.Alice, body);
        var page = await browser.CreatePageAsync();
        await page.GotoAsync(Root);
        await ViewSteps.LogInAsync(page, _archive.Alice);
        await page.GotoAsync($"{Root}/dandiset/{id}/draft/edit");
        Assert.Equal(description, await page.GetByLabel("Description").InputValueAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Root}/dandiset/{id}/draft");

        var saved = (await _archive.AskAsync("GET", draft)).Json;
        Assert.Equal("\u202e \"quoted\"", saved["name"]!.ToString());
        Assert.Equal(description, saved["description"]!.ToString());
    }

    [Theory]
    [InlineData("/#/dandiset/{id}/draft", "/dandiset/{id}/draft")]
    [InlineData("/#/dandiset/{id}", "/dandiset/{id}/draft")]
    [InlineData(
        "/#/dandiset/{id}/draft/files?location=sub-1%2F&page=1",
        "/dandiset/{id}/draft/files?location=sub-1%2F&page=1"
    )]
    [InlineData("/#//evil.example/", "/#//evil.example/")]
    [InlineData("/#javascript:alert(1)", "/#javascript:alert(1)")]
    public async Task A_link_of_the_real_archive_leads_to_the_page(string link, string expected)
    {
        var id = await _archive.CreateDandisetAsync();
        await ViewSteps.UploadImageAsync(_archive, id, "sub-1/a.png");
        var page = await browser.CreatePageAsync();
        await page.GotoAsync(Root + link.Replace("{id}", id.Value, StringComparison.Ordinal));

        await Assertions
            .Expect(page)
            .ToHaveURLAsync(Root + expected.Replace("{id}", id.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plot_follows_an_upload()
    {
        await using var archive = await RunningArchive.StartAsync();
        var root = archive.Server.Root.GetLeftPart(UriPartial.Authority);
        var id = await archive.CreateDandisetAsync();
        var page = await browser.CreatePageAsync();
        await page.GotoAsync(root);
        await ViewSteps.LogInAsync(page, archive.Alice);
        await page.GotoAsync($"{root}/activity");
        Assert.Equal(0, await page.Locator("svg.plot").CountAsync());
        await UploadSteps.UploadAsync(archive, id, new byte[3_000_000]);

        await Assertions.Expect(page.Locator("svg.plot")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_plot_is_not_replaced_by_the_log_in_when_the_session_has_ended()
    {
        await using var archive = await RunningArchive.StartWithRequiredKeysAsync();
        var root = archive.Server.Root.GetLeftPart(UriPartial.Authority);
        var page = await browser.CreatePageAsync();
        await page.GotoAsync(root);
        await ViewSteps.LogInAsync(page, archive.Alice);
        await page.GotoAsync($"{root}/activity");
        await page.Context.ClearCookiesAsync();
        // At the second response, the first one has been used.
        for (var i = 0; i < 2; i++)
            await page.WaitForResponseAsync(each => each.Url.Contains("/login?", StringComparison.Ordinal));

        Assert.Equal(0, await page.GetByLabel("API key").CountAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_kind_of_page_is_accessible_and_fits_a_screen_and_a_phone(ColorScheme theme)
    {
        var id = await _archive.CreateDandisetAsync();
        var image = await ViewSteps.UploadImageAsync(_archive, id, ImagePath);
        var longName = await ViewSteps.UploadImageAsync(_archive, id, new string('x', 500) + ".png");
        var zarr = await ViewSteps.UploadZarrAsync(_archive, id, "image.zarr");
        var dandiset = $"/dandiset/{id}/draft";
        var page = await browser.CreatePageAsync(new() { ColorScheme = theme });
        var messages = Watch(page);
        await page.GotoAsync(Root);
        await CheckAsync("anonymous", "/");
        await CheckAsync("login", "/login");
        await ViewSteps.LogInAsync(page, _archive.Alice);
        await CheckAsync("list", "/");
        await CheckAsync("create", "/dandiset/create");
        await CheckAsync("dandiset", dandiset);
        await CheckAsync("edit", $"{dandiset}/edit");
        await CheckAsync("files", $"{dandiset}/files");
        await CheckAsync("asset", $"{dandiset}/asset/{image}");
        await CheckAsync("long-name", $"{dandiset}/asset/{longName}");
        await CheckAsync("zarr-asset", $"{dandiset}/asset/{zarr}");
        await CheckAsync("zarr", $"{dandiset}/asset/{zarr}/zarr");
        await CheckAsync("activity", "/activity");
        await CheckAsync("api", "/api/docs/swagger/");
        Assert.Empty(messages);
        await CheckAsync("search-error", "/?search=ownr:x");
        await CheckAsync("not-found", "/dandiset/999999");
        await CheckAsync("not-routed", "/new");

        Task CheckAsync(string name, string path) => CheckPageAsync(page, theme, name, path);
    }

    private async Task CheckPageAsync(IPage page, ColorScheme theme, string name, string path)
    {
        await page.SetViewportSizeAsync(ScreenWidth, 900);
        await page.GotoAsync(Root + path);
        // What is folded would not be checked.
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(each => each.open = true)");
        await PageChecks.AssertAccessibleAsync(page);
        Assert.False(await PageChecks.OverflowsAsync(page), path);
        await SaveAsync(page, $"{name}-{theme}-screen");
        await page.SetViewportSizeAsync(PhoneWidth, 900);
        Assert.False(await PageChecks.OverflowsAsync(page), path);
        // Colors do not depend on the width.
        if (theme == ColorScheme.Dark)
        {
            await PageChecks.AssertAccessibleAsync(page);
            await SaveAsync(page, $"{name}-{theme}-phone");
        }
        Assert.True(await page.EvaluateAsync<bool>("window.hostile === undefined"), path);
    }

    private static async Task SaveAsync(IPage page, string name) =>
        await page.ScreenshotAsync(
            new() { Path = Repository.Locate($"artifacts/screenshots/view-{name}.png"), FullPage = true }
        );

    [GeneratedRegex("being published|published without later changes")]
    private static partial Regex Published();

    /// <summary>Collects what the browser reports: errors, breaches of the policy, dialogs.</summary>
    private static List<string> Watch(IPage page)
    {
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add(message.Text);
        page.PageError += (_, error) => messages.Add(error);
        page.Dialog += (_, dialog) => messages.Add(dialog.Message);
        return messages;
    }
}
