using Dandi.Testing;

namespace Dandi.Server.Tests.Web;

/// <summary>Whatever a request contains, a page is the answer, and never an error of the server.</summary>
public sealed class HostilePageTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private static readonly string[] Values =
    [
        "",
        "%00",
        "%ff%fe",
        "%ed%a0%80",
        "%F0%9F%A7%A0",
        "..%2F..%2Fetc%2Fpasswd",
        "%0d%0aSet-Cookie:%20x=y",
        "-1",
        "99999999999999999999999999",
        "%25s%25n",
        "'%20OR%201=1--",
        "%3Cscript%3E",
        "a%2Fb%2F",
        "%2F%2F%2F",
        new('x', 5_000),
        new('/', 2_000),
    ];

    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task Odd_values_of_parameters_are_no_error_of_the_server()
    {
        var id = await _archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(_archive, id, [1, 2, 3]);
        await _archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            _archive.Alice,
            UploadSteps.Asset("a/b.txt", blob)
        );
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        string[] paths =
        [
            "/?search=",
            "/?order=",
            "/?mine=1&page=",
            "/login?return=",
            $"/dandiset/{id}/draft/files?location=",
            $"/dandiset/{id}/draft/files?after=",
            $"/dandiset/{id}/draft/files?location=a&after=a%2F",
            $"/dandiset/{id}/",
            $"/dandiset/{id}/draft/asset/",
            "/dandiset/",
            "/static/",
        ];
        foreach (var path in paths)
        foreach (var value in Values)
        {
            var page = await browser.GetAsync(path + value);

            Assert.True(page.Status < 500, $"{path}{value}: {page.Status} {page.Body}");
            Assert.Equal("", page.Cookie);
        }
        Assert.Empty(_archive.Messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("=&=&&&")]
    [InlineData("name=%ff%00&token=%")]
    [InlineData("name=x&name=y&name=z")]
    public async Task Odd_forms_are_no_error_of_the_server(string body)
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var token = (await browser.GetAsync("/")).Token;
        foreach (var path in new[] { "/dandiset/create", "/login", "/logout" })
        foreach (var text in new[] { body, $"{body}&token={token}&license=spdx:CC0-1.0&name=%00" })
        {
            using var content = new StringContent(text);
            content.Headers.ContentType = new("application/x-www-form-urlencoded");
            var page = await browser.SendAsync(path, content);

            Assert.InRange(page.Status, 300, 499);
        }
    }

    [Theory]
    [InlineData("text/plain", 10, 415)]
    [InlineData("multipart/form-data; boundary=x", 10, 415)]
    [InlineData("application/x-www-form-urlencoded", 70_000, 413)]
    public async Task A_body_that_is_no_form_or_too_large_is_refused(string type, int size, int expected)
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        using var content = new ByteArrayContent(new byte[size]);
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(expected, (await browser.SendAsync("/dandiset/create", content)).Status);
    }

    [Fact]
    public async Task A_form_has_a_bounded_number_of_fields()
    {
        using var browser = await PageClient.LogInAsync(_archive, _archive.Alice);
        var fields = Enumerable.Range(0, 40).Select(i => ($"f{i}", "x")).ToArray();

        Assert.Equal(400, (await browser.PostAsync("/dandiset/create", fields)).Status);
    }
}
