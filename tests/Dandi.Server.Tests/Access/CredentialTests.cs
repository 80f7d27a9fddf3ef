using System.Net;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>An API key counts in the <c>Authorization</c> header only (archive-api.md §3).</summary>
public sealed class CredentialTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("token {0}", 200)]
    [InlineData("TOKEN {0}", 200)]
    [InlineData("token \t {0}", 200)]
    [InlineData("token", 401)]
    [InlineData("token {0} more", 401)]
    [InlineData("token {0},", 401)]
    [InlineData("token \"{0}\"", 401)]
    [InlineData("token %", 401)]
    [InlineData("token ' OR 1=1 --", 401)]
    [InlineData("{0}", 401)]
    [InlineData("Bearer {0}", 401)]
    [InlineData("Basic {0}", 401)]
    [InlineData("AWS4-HMAC-SHA256 {0}", 401)]
    public async Task Header_has_one_form(string header, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _archive.Api + "/users/me/");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            header.Replace("{0}", _archive.Alice.Token, StringComparison.Ordinal)
        );

        Assert.Equal(status, await SendAsync(request));
    }

    [Fact]
    public async Task Parts_of_a_key_and_other_spellings_are_refused()
    {
        var key = _archive.Alice.Token;
        foreach (var guess in (string[])[key[..^1], key + "0", key.ToUpperInvariant(), key[..39] + "%", "*", "null"])
            Assert.Equal(401, (await _archive.SendAsync("GET", "/users/me/", guess, null)).Status);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("access_token")]
    [InlineData("api_key")]
    [InlineData("Authorization")]
    public async Task Key_in_the_query_does_not_count(string parameter) =>
        Assert.Equal(
            401,
            (await _archive.SendAsync("GET", $"/users/me/?{parameter}={_archive.Alice.Token}", null, null)).Status
        );

    [Fact]
    public async Task Key_in_a_cookie_does_not_count()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _archive.Api + "/users/me/");
        request.Headers.Add("Cookie", $"sessionid={_archive.Alice.Token}; token={_archive.Alice.Token}");

        Assert.Equal(401, await SendAsync(request));
    }

    private static async Task<int> SendAsync(HttpRequestMessage request)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        return (int)response.StatusCode;
    }
}
