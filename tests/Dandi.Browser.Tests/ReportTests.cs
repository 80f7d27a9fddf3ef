using Dandi.Testing;
using Microsoft.Playwright;

namespace Dandi.Browser.Tests;

/// <summary>
/// The reports of <c>--report</c> in a browser: the golden files, which Dandi.Cli.Tests compares with what is written.
/// </summary>
/// <param name="browser">The browser.</param>
public sealed class ReportTests(Browser browser) : IClassFixture<Browser>
{
    private const string Upload = "report-upload.html";
    private const string Validation = "report-validate.html";
    private const string Hostile = "report-hostile.html";
    private const Microsoft.Playwright.Media PrintMedia = Microsoft.Playwright.Media.Print;

    // The width of A4 paper without margins, at 96 dots per inch.
    private const int PaperWidth = 718;

    [Theory]
    [InlineData(Upload, ColorScheme.Light)]
    [InlineData(Upload, ColorScheme.Dark)]
    [InlineData(Validation, ColorScheme.Light)]
    [InlineData(Validation, ColorScheme.Dark)]
    [InlineData(Hostile, ColorScheme.Light)]
    [InlineData(Hostile, ColorScheme.Dark)]
    public async Task A_report_is_accessible_in_both_themes(string file, ColorScheme theme)
    {
        var page = await browser.OpenAsync(file, new() { ColorScheme = theme });
        await page.ScreenshotAsync(
            new()
            {
                Path = Repository.Locate($"artifacts/screenshots/{Path.ChangeExtension(file, null)}-{theme}.png"),
                FullPage = true,
            }
        );
        // What is folded would not be checked.
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(each => each.open = true)");

        await PageChecks.AssertAccessibleAsync(page);
    }

    [Theory]
    [InlineData(Upload)]
    [InlineData(Validation)]
    [InlineData(Hostile)]
    public async Task A_report_sends_no_request_and_breaks_no_policy(string file)
    {
        var (requests, messages) = (new List<string>(), new List<string>());
        var page = await browser.OpenAsync(file, watch: watched =>
        {
            watched.Request += (_, request) => requests.Add(request.Url);
            watched.Console += (_, message) => messages.Add(message.Text);
            watched.PageError += (_, error) => messages.Add(error);
            watched.Dialog += (_, dialog) => messages.Add(dialog.Message);
        });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.EndsWith(file, Assert.Single(requests), StringComparison.Ordinal);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task Hostile_names_are_shown_and_not_executed()
    {
        var page = await browser.OpenAsync(Hostile);

        Assert.True(await page.EvaluateAsync<bool>("window.hostile === undefined"));
        Assert.Equal(1, await page.Locator("script").CountAsync());
        Assert.Equal(0, await page.Locator("img, a").CountAsync());
        Assert.Contains("<script>window.hostile", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await OverflowsAsync(page));
    }

    [Theory]
    [InlineData(Upload)]
    [InlineData(Validation)]
    public async Task Without_JavaScript_everything_can_be_read(string file)
    {
        var page = await browser.OpenAsync(file, new() { JavaScriptEnabled = false });
        var rows = page.Locator("#assets tbody tr");

        Assert.True(await rows.CountAsync() > 10);
        foreach (var row in await rows.AllAsync())
            Assert.True(await row.IsVisibleAsync());
        Assert.False(await page.Locator(".tools").IsVisibleAsync());
        Assert.True(await page.Locator("svg.plot").IsVisibleAsync());
        await page.Locator("summary").Last.ClickAsync();
        Assert.True(await page.Locator("details").Last.Locator("p").First.IsVisibleAsync());
    }

    [Fact]
    public async Task The_table_of_assets_is_filtered()
    {
        var page = await browser.OpenAsync(Upload);
        await page.Locator("#status").SelectOptionAsync("invalid");
        Assert.Equal("2 of 18 shown", await page.Locator("#shown").InnerTextAsync());
        Assert.Equal(2, await page.Locator("#assets tbody tr:visible").CountAsync());
        await page.Locator("#status").SelectOptionAsync("");
        await page.Locator("#filter").FillAsync("SES-7_");

        Assert.Equal(1, await page.Locator("#assets tbody tr:visible").CountAsync());
    }

    [Fact]
    public async Task The_table_of_assets_is_sorted_by_numbers_and_texts()
    {
        var page = await browser.OpenAsync(Upload);
        var times = page.Locator("#assets tbody td:nth-child(4)");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "time" });
        await button.ClickAsync();
        Assert.Equal("3 min 31 s", await times.First.InnerTextAsync());
        await button.ClickAsync();
        Assert.Equal("1 h 3 min", await times.First.InnerTextAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "path" }).ClickAsync();

        Assert.StartsWith(
            "sub-01/sub-01_ses-1_",
            await page.Locator("#assets tbody .path").First.InnerTextAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(Upload)]
    [InlineData(Validation)]
    [InlineData(Hostile)]
    public async Task A_printed_report_fits_the_paper_and_is_unfolded(string file)
    {
        var page = await browser.OpenAsync(
            file,
            new()
            {
                ViewportSize = new() { Width = PaperWidth, Height = 1000 },
            }
        );
        await page.EmulateMediaAsync(new() { Media = PrintMedia, ColorScheme = ColorScheme.Dark });

        Assert.False(await OverflowsAsync(page));
        Assert.True(await page.Locator("details").Last.Locator("p, td").Last.IsVisibleAsync());
        Assert.False(await page.Locator(".tools").IsVisibleAsync());
        Assert.False(await page.Locator(".course").IsVisibleAsync());
        Assert.Equal(
            "rgb(255, 255, 255)",
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")
        );
        var pdf = await page.PdfAsync(
            new() { Format = "A4", Path = Repository.Locate($"artifacts/screenshots/{file}.pdf") }
        );
        Assert.True(pdf.AsSpan().StartsWith("%PDF-"u8));
    }

    [Theory]
    [InlineData(Upload)]
    [InlineData(Validation)]
    [InlineData(Hostile)]
    public async Task A_report_fits_the_screen_of_a_phone(string file)
    {
        var page = await browser.OpenAsync(
            file,
            new()
            {
                ViewportSize = new() { Width = 375, Height = 800 },
            }
        );

        Assert.False(await OverflowsAsync(page));
    }

    private static Task<bool> OverflowsAsync(IPage page) => PageChecks.OverflowsAsync(page);
}
