using System.Net;
using System.Text.RegularExpressions;
using Dandi.Server.Tests.Access;
using Dandi.Server.Tests.Publishing;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>The links in the metadata on pages.</summary>
public sealed partial class MetadataLinkTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task Links_on_the_pages_of_a_published_version_open()
    {
        var versions = await PublishSteps.CreateReadyAsync(_archive, "sub-1/a.txt");
        var version = await PublishSteps.PublishAsync(_archive, versions);
        var asset = await PublishSteps.FindAssetAsync(_archive, versions, version, "sub-1/a.txt");
        var page = $"/dandiset/{versions.Split('/')[2]}/{version}";
        using var browser = new PageClient(_archive);

        Assert.Contains(page, await OpenAllAsync(browser, page));
        Assert.Contains($"{page}/asset/{asset}/download", await OpenAllAsync(browser, $"{page}/asset/{asset}"));
    }

    [Fact]
    public async Task Links_on_the_pages_of_an_embargoed_draft_open_for_owners()
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        var body = UploadSteps.Asset($"{subject.Mark}.zarr", "");
        body.Remove("blob_id");
        body["zarr_id"] = subject.Zarr;
        var zarr = (await _archive.AskAsync("POST", $"{subject.Draft}assets/", _archive.Alice, body))["asset_id"]
            .ToString();
        var page = $"/dandiset/{subject.Dandiset}/draft";
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);

        Assert.Contains(page, await OpenAllAsync(browser, page));
        var file = $"{page}/asset/{subject.Asset}";
        Assert.Contains($"{file}/download", await OpenAllAsync(browser, file));
        Assert.Contains($"{page}/asset/{zarr}/zarr", await OpenAllAsync(browser, $"{page}/asset/{zarr}"));
    }

    /// <summary>Opens each link to this archive in the metadata on a page.</summary>
    /// <returns>Their paths.</returns>
    private async Task<List<string>> OpenAllAsync(PageClient browser, string page)
    {
        var body = (await browser.GetAsync(page)).Body;
        List<string> paths =
        [
            .. MetadataLink()
                .Matches(body)
                .Select(link => WebUtility.HtmlDecode(link.Groups["url"].Value))
                .Where(url => url[0] == '/' || url.StartsWith(browser.Origin, StringComparison.Ordinal))
                .Select(url => url.Replace(browser.Origin, "", StringComparison.Ordinal)),
        ];
        foreach (var path in paths)
        {
            var opened = await browser.GetAsync(path);
            var status = opened.Location is { } file
                ? (await _archive.SendAsync("GET", file, null, null)).Status
                : opened.Status;
            Assert.Equal((page, path, 200), (page, path, status));
        }
        return paths;
    }

    [GeneratedRegex("<a href=\"(?<url>[^\"]+)\" rel=\"noreferrer\">", RegexOptions.ExplicitCapture)]
    private static partial Regex MetadataLink();
}
