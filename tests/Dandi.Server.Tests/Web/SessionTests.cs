using Dandi.Server.State;
using Dandi.Server.Web.Sessions;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Server.Tests.Web;

public sealed class SessionTests
{
    private const string Out = "Log out";

    [Fact]
    public async Task A_session_is_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var browser = new PageClient(archive);
        var response = await browser.PostAsync("/login", ("key", archive.Alice.Token));

        Assert.EndsWith("; Path=/; HttpOnly; SameSite=Strict", response.Cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(archive.Alice.Token, response.Cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(archive.Alice.Token, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_key_that_is_not_one_of_the_archive_is_not_shown_again(string key)
    {
        await using var archive = await RunningArchive.StartAsync();
        using var browser = new PageClient(archive);
        var response = await browser.PostAsync("/login", ("key", key), ("return", "/dandiset/000001"));

        Assert.Equal((403, ""), (response.Status, response.Cookie));
        Assert.Contains("value=\"/dandiset/000001\"", response.Body, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !response.Text.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dandiset/000001/draft/files?location=a%2Fb", "/dandiset/000001/draft/files?location=a%2Fb")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/a\\b", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("/login?return=/login", "/")]
    [InlineData("", "/")]
    public async Task A_log_in_leads_only_to_pages_of_the_archive(string path, string expected)
    {
        await using var archive = await RunningArchive.StartAsync();
        using var browser = new PageClient(archive);
        var response = await browser.PostAsync("/login", ("key", archive.Alice.Token), ("return", path));

        Assert.Equal((303, expected), (response.Status, response.Location));
    }

    [Fact]
    public async Task A_session_ends_with_the_log_out()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var browser = await PageClient.LogInAsync(archive, archive.Alice);
        var cookie = browser.Cookie;
        Assert.Equal(303, (await browser.SubmitAsync("/logout")).Status);
        browser.Cookie = cookie;

        Assert.DoesNotContain(Out, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_with_its_API_key()
    {
        await using var archive = await RunningArchive.StartAsync();
        using var browser = await PageClient.LogInAsync(archive, archive.Alice);
        Assert.Contains(Out, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        await archive.AskAsync("POST", "/auth/token/", archive.Alice);

        Assert.DoesNotContain(Out, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_after_its_lifetime()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-01T12:00:00Z"));
        await using var archive = await RunningArchive.StartAsync(time);
        using var browser = await PageClient.LogInAsync(archive, archive.Alice);
        time.Advance(SessionTable.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Contains(Out, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(Out, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_sessions_is_bounded_for_each_key_and_for_all()
    {
        var time = new FakeTimeProvider();
        var sessions = new SessionTable(time);
        List<string> Add(string key, int count) =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ =>
                    {
                        time.Advance(TimeSpan.FromMilliseconds(1));
                        return sessions.Add(key);
                    }),
            ];

        var own = Add("key", SessionTable.MaxSessionsOfKey + 5);
        Assert.Equal(SessionTable.MaxSessionsOfKey, own.Count(id => sessions.Find(id) is not null));
        var all = Enumerable.Range(0, SessionTable.MaxSessions).SelectMany(i => Add($"{i}", 1)).ToList();

        Assert.All(own, id => Assert.Null(sessions.Find(id)));
        Assert.All(all, id => Assert.NotNull(sessions.Find(id)));
        Assert.Null(sessions.Find("unknown"));
    }

    [Fact]
    public async Task Behind_TLS_the_cookie_is_sent_over_TLS_only()
    {
        using var folder = new TempFolder();
        await using var server = await ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = folder.Root, PublicUrl = new Uri("https://archive.lab") },
            TestContext.Current.CancellationToken
        );
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(server.ListenUrl, "/login"))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("key", server.Users[0].Token)]),
        };
        form.Headers.Add("Origin", "https://archive.lab");
        using var response = await browser.SendAsync(form, TestContext.Current.CancellationToken);

        Assert.Equal(303, (int)response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-dandi-443=", cookie, StringComparison.Ordinal);
        Assert.EndsWith("; Secure", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_needs_a_key_shows_nothing_before_the_log_in()
    {
        using var folder = new TempFolder();
        await using var server = await ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = folder.Root, AllowsAnonymous = false },
            TestContext.Current.CancellationToken
        );
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        foreach (var path in new[] { "/", "/dandiset/000001", "/dandiset/000001/draft/files?location=a" })
        {
            using var page = await browser.GetAsync(new Uri(server.Root, path), TestContext.Current.CancellationToken);
            Assert.Equal(303, (int)page.StatusCode);
            Assert.Equal(
                $"/login?return={Uri.EscapeDataString(path)}",
                Assert.Single(page.Headers.GetValues("Location"))
            );
        }
        foreach (var path in new[] { "/login", "/static/site.css" })
        {
            using var open = await browser.GetAsync(new Uri(server.Root, path), TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)open.StatusCode);
        }
        using var key = new FormUrlEncodedContent([KeyValuePair.Create("key", server.Users[0].Token)]);
        using var logIn = await browser.PostAsync(
            new Uri(server.Root, "/login"),
            key,
            TestContext.Current.CancellationToken
        );
        using var list = await browser.GetAsync(server.Root, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)list.StatusCode);
    }
}
