using Dandi.Testing;
using Microsoft.Playwright;

namespace Dandi.Browser.Tests;

/// <summary>The Chromium of the system, without a window. Shared by all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a page of the golden files.</summary>
    /// <param name="file">The name of the golden file.</param>
    /// <param name="options">How the browser is set up.</param>
    /// <param name="watch">Called with the page before it is loaded.</param>
    internal async Task<IPage> OpenAsync(
        string file,
        BrowserNewContextOptions? options = null,
        Action<IPage>? watch = null
    )
    {
        var page = await CreatePageAsync(options);
        watch?.Invoke(page);
        await page.GotoAsync(new Uri(Repository.Locate($"tests/Dandi.Cli.Tests/Goldens/{file}")).AbsoluteUri);
        return page;
    }

    /// <summary>Creates an empty page with its own cookies.</summary>
    /// <param name="options">How the browser is set up.</param>
    internal async Task<IPage> CreatePageAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"{Executable} does not exist: install the package chromium");
        var context = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions());
        return await context.NewPageAsync();
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
            return;
        _playwright = await Playwright.CreateAsync();
        // In a container, the tests may run as root, for whom the sandbox of Chromium does not start.
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Executable, ChromiumSandbox = false }
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
