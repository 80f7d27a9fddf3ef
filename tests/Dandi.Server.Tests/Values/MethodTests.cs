using Dandi.Server.Http;
using Dandi.Testing;

namespace Dandi.Server.Tests.Values;

/// <summary>HEAD, OPTIONS, wrong methods and missing slashes, on each route (archive-api.md §1.1, §17.1).</summary>
public sealed class MethodTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_no_body()
    {
        foreach (var (route, path) in await ListAsync())
        {
            if (!route.Handlers.ContainsKey("GET"))
                continue;
            var (get, head) = (await SendAsync("GET", path), await SendAsync("HEAD", path));

            Assert.Equal("", await ReadAsync(head));
            if (!route.RespondsToHead)
                Assert.Equal(405, (int)head.StatusCode);
            // HEAD of the entries of a Zarr is that of the download, as in the real archive.
            else if (route.Pattern == "/api/zarr/{uuid}/files/")
                Assert.Equal(302, (int)head.StatusCode);
            else
                Assert.Equal((route.Pattern, Headers(get)), (route.Pattern, Headers(head)));
        }
    }

    [Fact]
    public async Task Other_methods_are_405_with_the_allowed_ones()
    {
        foreach (var (route, path) in await ListAsync())
        {
            var response = await SendAsync("PATCH", path);
            var options = await SendAsync("OPTIONS", path);
            var hasHead = route.Handlers.ContainsKey("GET") && route.RespondsToHead;
            string[] allowed = [.. route.Handlers.Keys, "OPTIONS", .. hasHead ? ["HEAD"] : Array.Empty<string>()];

            Assert.Equal((route.Pattern, 405), (route.Pattern, (int)response.StatusCode));
            Assert.Equal((route.Pattern, 200), (route.Pattern, (int)options.StatusCode));
            Assert.Equal(allowed.Order(), response.Content.Headers.Allow.Order());
            Assert.Equal("""{"detail":"Method \"PATCH\" not allowed."}""", await ReadAsync(response));
        }
    }

    [Fact]
    public async Task Missing_slash_is_a_redirect_for_each_method()
    {
        foreach (var (route, path) in (await ListAsync()).Where(item => item.Path.EndsWith('/')))
        foreach (var method in route.Handlers.Keys.Concat(["HEAD", "PATCH"]))
        {
            var response = await SendAsync(method, $"{path[..^1]}?a=b%20c&a=+", key: "unknown");

            Assert.Equal((path, 301), (path, (int)response.StatusCode));
            Assert.Equal($"/api{path}?a=b%20c&a=+", response.Headers.Location!.ToString());
        }
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("text/html, */*;q=0.1", 200)]
    [InlineData("application/*", 200)]
    [InlineData("text/html", 406)]
    [InlineData("application/xml", 406)]
    public async Task Response_is_JSON_or_406(string accept, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _archive.Api + "/dandisets/");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<List<(Route Route, string Path)>> ListAsync()
    {
        var subject = await Access.Subject.CreateAsync(_archive, embargo: false);
        return [.. _archive.Server.Routes.Select(route => (route, subject.UrlOf(route.Pattern)))];
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path, string? key = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), _archive.Api + path);
        request.Headers.TryAddWithoutValidation("Authorization", $"token {key ?? _archive.Admin.Token}");
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<string> ReadAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Status and headers; signatures depend on method and time.</summary>
    private static string Headers(HttpResponseMessage response) =>
        $"{(int)response.StatusCode} {response.Content.Headers.ContentType} {response.Content.Headers.ContentLength} "
        + $"{response.Headers.Location?.GetLeftPart(UriPartial.Path)}";
}
