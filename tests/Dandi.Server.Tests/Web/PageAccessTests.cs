using Dandi.Server.Tests.Access;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>Pages show what the API shows, and nothing else.</summary>
public sealed class PageAccessTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task An_embargoed_Dandiset_looks_to_others_like_one_that_does_not_exist()
    {
        var (subject, zarr) = await CreateEmbargoedAsync();
        var paths = ListPaths(subject, zarr).ToList();

        foreach (var caller in new[] { null, _archive.Bob, _archive.Carol })
        {
            using var browser = caller is null
                ? new PageClient(_archive)
                : await PageClient.LogInAsync(_archive, caller);
            foreach (var path in paths)
            {
                var hidden = await browser.GetAsync(path);
                var missing = await browser.GetAsync(Elsewhere(path, subject));

                Assert.Equal((path, 404), (path, hidden.Status));
                Assert.Equal(missing.Body, Elsewhere(hidden.Body, subject));
                Assert.DoesNotContain(subject.Mark, WithoutLinks(hidden.Body), StringComparison.Ordinal);
            }
            Assert.DoesNotContain(subject.Mark, (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Owners_see_an_embargoed_Dandiset_and_read_its_files()
    {
        var (subject, zarr) = await CreateEmbargoedAsync();
        foreach (var owner in new[] { _archive.Alice, _archive.Admin })
        {
            using var browser = await PageClient.LogInAsync(_archive, owner);
            foreach (var path in ListPaths(subject, zarr))
            {
                var page = await browser.GetAsync(path);

                Assert.True(page.Status is 200 or 303, $"{path}: {page.Status}");
                if (page.Status == 200)
                    Assert.Contains(subject.Mark, page.Body, StringComparison.Ordinal);
            }
            Assert.Contains(subject.Mark, (await browser.GetAsync("/?order=-id")).Body, StringComparison.Ordinal);
            var asset = $"/dandiset/{subject.Dandiset}/draft/asset/{subject.Asset}/download";
            Assert.Equal(subject.Bytes, await DownloadAsync(browser, asset));
            var entry = $"/dandiset/{subject.Dandiset}/draft/asset/{zarr}/zarr/entry?path={subject.Entry}";
            Assert.Equal(ZarrSteps.Bytes(subject.Entry), await DownloadAsync(browser, entry));
        }
    }

    [Fact]
    public async Task A_cookie_does_not_authenticate_a_request_to_the_API()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);

        Assert.Equal(401, (await browser.GetAsync("/api/users/me/")).Status);
        Assert.Equal(401, (await browser.PostAsync("/api/dandisets/", ("name", "x"))).Status);
    }

    [Theory]
    [InlineData("star")]
    [InlineData("unembargo")]
    [InlineData("draft/publish")]
    [InlineData("draft/edit")]
    public async Task A_form_is_refused_without_the_token_of_the_session_and_from_another_origin(string form)
    {
        var id = await _archive.CreateDandisetAsync();
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        using var other = await PageClient.LogInAsync(_archive, _archive.Alice);
        var token = (await browser.GetAsync("/")).Token;
        var foreign = (await other.GetAsync("/")).Token;
        var path = $"/dandiset/{id}/{form}";

        Assert.Equal(403, (await browser.PostAsync(path)).Status);
        Assert.Equal(403, (await browser.PostAsync(path, ("token", foreign))).Status);
        foreach (var origin in new[] { "null", "http://evil.example", browser.Origin + "0" })
            Assert.Equal(403, (await browser.SendAsync("POST", path, origin, [("token", token)])).Status);
        using var anonymous = new PageClient(_archive);
        Assert.Equal(403, (await anonymous.PostAsync(path, ("token", token))).Status);
        Assert.Equal("0", (await _archive.AskAsync("GET", $"/dandisets/{id}/"))["star_count"].ToString());
        Assert.NotEqual(403, (await browser.PostAsync(path, ("token", token))).Status);
    }

    [Fact]
    public async Task Only_owners_change_a_Dandiset_and_only_approved_accounts_create_one()
    {
        var id = await _archive.CreateDandisetAsync();
        using var bob = await PageClient.LogInAsync(_archive, _archive.Bob);
        using var carol = await PageClient.LogInAsync(_archive, _archive.Carol);

        Assert.Equal(403, (await bob.SubmitAsync($"/dandiset/{id}/draft/publish")).Status);
        Assert.Equal(403, (await bob.SubmitAsync($"/dandiset/{id}/unembargo")).Status);
        Assert.Equal(403, (await carol.SubmitAsync("/dandiset/create", ("name", "x"))).Status);
        Assert.Equal(403, (await carol.SubmitAsync($"/dandiset/{id}/star")).Status);
        Assert.Equal(404, (await carol.GetAsync("/activity")).Status);
        Assert.DoesNotContain(
            "/publish\"",
            (await bob.GetAsync($"/dandiset/{id}/draft")).Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/dandiset/999999")]
    [InlineData("/dandiset/999999/draft/files/x/y")]
    [InlineData("/api/docs/swagger/")]
    [InlineData("/static/site.css")]
    public async Task A_page_may_load_nothing_from_elsewhere(string path)
    {
        using var browser = new PageClient(_archive);
        var page = await browser.GetAsync(path);

        Assert.StartsWith(
            "default-src 'none'; style-src 'self'; script-src 'self';",
            page.Policy,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            page.Policy,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("unsafe", page.Policy, StringComparison.Ordinal);
        Assert.Equal(path.StartsWith("/static/", StringComparison.Ordinal) ? "max-age=600" : "no-store", page.Caching);
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);

        Assert.Equal(405, (await browser.SendAsync("DELETE", "/dandiset/000001", browser.Origin, null)).Status);
        Assert.Equal(405, (await browser.PostAsync("/activity")).Status);
        Assert.Equal(405, (await browser.GetAsync("/logout")).Status);
        Assert.Equal((200, ""), await HeadAsync(browser));
    }

    private static async Task<(int Status, string Body)> HeadAsync(PageClient browser)
    {
        var page = await browser.SendAsync("HEAD", "/", null, null);
        return (page.Status, page.Body);
    }

    private async Task<(Subject Subject, string ZarrAsset)> CreateEmbargoedAsync()
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        var body = UploadSteps.Asset($"{subject.Mark}.zarr", "");
        body.Remove("blob_id");
        body["zarr_id"] = subject.Zarr;
        var asset = await _archive.AskAsync("POST", $"{subject.Draft}assets/", _archive.Alice, body);
        return (subject, asset["asset_id"].ToString());
    }

    private static IEnumerable<string> ListPaths(Subject subject, string zarr)
    {
        var dandiset = $"/dandiset/{subject.Dandiset}";
        yield return dandiset;
        yield return $"{dandiset}/draft";
        yield return $"{dandiset}/draft/";
        yield return $"{dandiset}/draft/publish";
        yield return $"{dandiset}/unembargo";
        yield return $"{dandiset}/star";
        yield return $"{dandiset}/draft/files";
        yield return $"{dandiset}/draft/files?location={subject.Mark}.txt";
        yield return $"{dandiset}/draft/asset/{subject.Asset}";
        yield return $"{dandiset}/draft/asset/{subject.Asset}/download";
        yield return $"{dandiset}/draft/asset/{zarr}";
        yield return $"{dandiset}/draft/asset/{zarr}/zarr";
        yield return $"{dandiset}/draft/asset/{zarr}/zarr/entry?path={subject.Entry}";
    }

    private async Task<byte[]> DownloadAsync(PageClient browser, string path)
    {
        var url = (await browser.GetAsync(path)).Location!;
        return System.Text.Encoding.UTF8.GetBytes((await _archive.SendAsync("GET", url, null, null)).Body);
    }

    /// <summary>The page without the link to log in, which contains the requested URL.</summary>
    private static string WithoutLinks(string body) =>
        string.Join('\n', body.Split('\n').Where(line => !line.Contains("/login?return=", StringComparison.Ordinal)));

    /// <summary>The same text about a Dandiset that does not exist.</summary>
    private static string Elsewhere(string text, Subject subject) =>
        text.Replace(subject.Dandiset.Value, "999998", StringComparison.Ordinal);
}
