using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

public sealed partial class FilePageTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task Every_entry_of_a_folder_is_on_one_of_its_pages()
    {
        // Names that sort differently with and without the slash after a folder.
        string[] folders = ["a", "a-b", "a.b", "a b", "a&b#", "b", "~"];
        List<string> paths =
        [
            .. folders.SelectMany(name => new[] { $"{name}/1.txt", $"{name}/x/2.txt" }),
            .. Enumerable.Range(0, 230).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i:000}.txt")),
            "a0.txt",
            "a,",
            "a-",
            "b0",
        ];
        var id = await CreateAsync(paths);
        using var browser = new PageClient(_archive);

        var (root, pages) = await ListAllAsync(browser, $"/dandiset/{id}/draft/files");
        Assert.Equal(3, pages);
        Assert.Equal(
            folders
                .Select(name => name + "/")
                .Concat(paths.Where(path => !path.Contains('/', StringComparison.Ordinal)))
                .Order(),
            root.Order()
        );
        var (folder, _) = await ListAllAsync(browser, $"/dandiset/{id}/draft/files?location=a-b");
        Assert.Equal(["1.txt", "x/"], folder);
        var page = (await browser.GetAsync($"/dandiset/{id}/draft/files?location=a-b%2F&page=1")).Text;
        Assert.Contains("2 files, ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 303)]
    [InlineData("a", 200)]
    [InlineData("a/", 200)]
    [InlineData("A", 404)]
    [InlineData("a/x", 404)]
    [InlineData("a/b.txt/x", 404)]
    [InlineData("..", 404)]
    [InlineData("%00", 404)]
    public async Task A_location_is_a_folder_a_file_or_not_found(string location, int expected)
    {
        var id = await CreateAsync(["a/b.txt", "c.txt"]);
        using var browser = new PageClient(_archive);
        var path = $"/dandiset/{id}/draft/files?location={(location.Length == 0 ? "c.txt" : location)}";

        Assert.Equal(expected, (await browser.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("image/png", "<img", "inline")]
    [InlineData("video/mp4", "<video", "inline")]
    [InlineData("audio/wav", "<audio", "inline")]
    [InlineData("image/svg+xml", null, "attachment")]
    [InlineData("video/x-msvideo", null, "attachment")]
    [InlineData("video/quicktime", null, "attachment")]
    [InlineData("text/html", null, "attachment")]
    [InlineData("application/x-nwb", null, "attachment")]
    [InlineData("video/mp4\r\nx: y", null, "attachment")]
    public async Task Only_images_and_videos_are_shown_and_everything_else_is_saved(
        string type,
        string? element,
        string disposition
    )
    {
        var path = await CreateFileAsync(type);
        using var browser = new PageClient(_archive);
        var page = await browser.GetAsync(path);
        var url = new Uri((await browser.GetAsync($"{path}/download?inline=1")).Location!);
        var download = await browser.SendAsync("GET", url.PathAndQuery, null, null);

        Assert.Equal(
            element is not null,
            page.Body.Contains($"src=\"{path}/download?inline=1\"", StringComparison.Ordinal)
        );
        Assert.True(element is null || page.Body.Contains(element, StringComparison.Ordinal));
        Assert.Contains($"response-content-disposition={disposition}", url.Query, StringComparison.Ordinal);
        Assert.StartsWith("sandbox;", download.Policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("video/x-msvideo", "Most browsers do not play files of the type video/x-msvideo.")]
    [InlineData("audio/midi", "Most browsers do not play files of the type audio/midi.")]
    [InlineData("image/tiff", "Images of the type image/tiff are not shown here.")]
    public async Task A_file_that_browsers_do_not_show_has_a_reason_and_a_download(string type, string reason)
    {
        var path = await CreateFileAsync(type);
        using var browser = new PageClient(_archive);
        var page = await browser.GetAsync(path);

        Assert.Contains(
            $"<p>{reason} <a href=\"{path}/download\">Download the file</a>",
            page.Body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("<video", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_a_Zarr_are_listed_in_pages_and_by_their_beginning()
    {
        var id = await _archive.CreateDandisetAsync();
        var zarr = await ZarrSteps.CreateAsync(_archive, id, "x.zarr");
        string[] paths =
        [
            .. Enumerable.Range(0, 130).Select(i => string.Create(CultureInfo.InvariantCulture, $"0/{i:000}")),
            "1/0",
        ];
        foreach (var (url, entry) in (await ZarrSteps.SignAsync(_archive, zarr, paths)).Zip(paths))
        {
            var content = new ByteArrayContent(ZarrSteps.Bytes(entry));
            content.Headers.ContentMD5 = System.Security.Cryptography.MD5.HashData(ZarrSteps.Bytes(entry));
            Assert.Equal(200, (await _archive.SendAsync("PUT", url, null, content)).Status);
        }
        var body = UploadSteps.Asset("x.zarr", "");
        body.Remove("blob_id");
        body["zarr_id"] = zarr;
        var asset = await _archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", _archive.Alice, body);
        using var browser = new PageClient(_archive);
        var path = $"/dandiset/{id}/draft/asset/{asset["asset_id"]}/zarr";

        var (all, pages) = await ListAllAsync(browser, path);
        Assert.Equal((2, paths.Length), (pages, all.Count));
        Assert.Equal(["1/0"], (await ListAllAsync(browser, path + "?prefix=1")).Names);
        Assert.Empty((await ListAllAsync(browser, path + "?prefix=../")).Names);
        var location = $"/dandiset/{id}/draft/files?location=x.zarr/1/";
        Assert.Equal($"{path}?prefix=1", (await browser.GetAsync(location)).Location);
        Assert.Equal(404, (await browser.GetAsync(path + "/entry?path=../../blobs/x")).Status);
    }

    /// <summary>Creates a file whose metadata has a media type.</summary>
    /// <returns>The path of its page.</returns>
    private async Task<string> CreateFileAsync(string type)
    {
        var id = await _archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(_archive, id, Encoding.UTF8.GetBytes(id.Value + type));
        var body = UploadSteps.Asset("a/picture & #1.png", blob);
        body["metadata"]!["encodingFormat"] = type;
        var asset = await _archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", _archive.Alice, body);
        return $"/dandiset/{id}/draft/asset/{asset["asset_id"]}";
    }

    private async Task<DandisetId> CreateAsync(IReadOnlyList<string> paths)
    {
        var id = await _archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(_archive, id, Encoding.UTF8.GetBytes(id.Value));
        foreach (var path in paths)
        {
            JsonNode body = UploadSteps.Asset(path, blob);
            var added = await _archive.AskAsync(
                "POST",
                $"/dandisets/{id}/versions/draft/assets/",
                _archive.Alice,
                body
            );
            Assert.True(added.Status == 200, added.Body);
        }
        return id;
    }

    /// <summary>The names in all pages of a list, following the links.</summary>
    private static async Task<(IReadOnlyList<string> Names, int Pages)> ListAllAsync(PageClient browser, string path)
    {
        var names = new List<string>();
        for (var pages = 1; ; pages++)
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(200, page.Status);
            names.AddRange(Name().Matches(page.Body).Select(match => Decode(match.Groups["name"].Value)));
            if (Next().Match(page.Body) is not { Success: true } next)
                return (names, pages);
            path = Decode(next.Groups["path"].Value);
        }
    }

    private static string Decode(string text) => System.Net.WebUtility.HtmlDecode(text);

    [GeneratedRegex("<th scope=\"row\"><a [^>]*>(?<name>[^<]*)</a>", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex("<a rel=\"next\" href=\"(?<path>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Next();
}
