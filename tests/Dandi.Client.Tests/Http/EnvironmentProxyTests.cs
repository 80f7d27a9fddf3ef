using Dandi.Http;

namespace Dandi.Client.Tests.Http;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("HTTPS_PROXY=http://p:3128", "https://api.dandiarchive.org/", "http://p:3128/")]
    [InlineData("HTTPS_PROXY=http://p:3128", "http://api.dandiarchive.org/", null)]
    [InlineData("https_proxy=p:3128", "https://api.dandiarchive.org/", "http://p:3128/")]
    [InlineData("https_proxy=http://small,HTTPS_PROXY=http://capital", "https://x/", "http://small/")]
    [InlineData("ALL_PROXY=socks5://p:1080", "https://x/", "socks5://p:1080/")]
    [InlineData("ALL_PROXY=socks5h://p:1080", "https://x/", "socks5://p:1080/")]
    [InlineData("ALL_PROXY=SOCKS5H://p", "http://x/", "socks5://p:1080/")]
    [InlineData("all_proxy=socks://p:9050/", "https://x/", "socks5://p:9050/")]
    [InlineData("https_proxy=socks4a://p", "https://x/", "socks4a://p:1080/")]
    [InlineData("https_proxy=socks4://p:1", "https://x/", "socks4://p:1/")]
    [InlineData("https_proxy= http://p:3128 ", "https://x/", "http://p:3128/")]
    [InlineData("HTTP_PROXY=http://p", "http://x/", "http://p/")]
    [InlineData("HTTPS_PROXY=,ALL_PROXY=http://p", "https://x/", "http://p/")]
    [InlineData("", "https://x/", null)]
    public void The_proxy_is_read_from_the_environment(string environment, string destination, string? expected) =>
        Assert.Equal(expected, Read(environment).GetProxy(new Uri(destination))?.ToString());

    [Theory]
    [InlineData("mit.edu", "https://data.mit.edu/", true)]
    [InlineData(".mit.edu", "https://mit.edu/", true)]
    [InlineData("*.mit.edu", "https://data.mit.edu/", true)]
    [InlineData("mit.edu", "https://summit.edu/", false)]
    [InlineData("MIT.EDU", "https://data.mit.edu/", true)]
    [InlineData("a b,mit.edu:8443", "https://mit.edu:8443/", true)]
    [InlineData("mit.edu:8443", "https://mit.edu/", false)]
    [InlineData("*", "https://x/", true)]
    [InlineData("127.0.0.1", "https://127.0.0.1:8000/", true)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "https://11.1.2.3/", false)]
    [InlineData("::1", "https://[::1]:8000/", true)]
    [InlineData("[::1]", "https://[::1]:8000/", true)]
    [InlineData("fd00::/8", "https://[fd00::5]/", true)]
    [InlineData("0.0.1", "https://127.0.0.1/", false)]
    public void Hosts_in_NO_PROXY_are_connected_to_directly(string direct, string destination, bool expected) =>
        Assert.Equal(expected, Read($"HTTPS_PROXY=http://p|NO_PROXY={direct}", '|').IsBypassed(new Uri(destination)));

    [Fact]
    public void User_name_and_password_are_read_from_the_url()
    {
        var proxy = Read("HTTPS_PROXY=http://me:pass%40word@p:3128");
        var address = proxy.GetProxy(new Uri("https://x/"))!;

        var credentials = proxy.Credentials!.GetCredential(address, "Basic")!;
        Assert.Equal(("me", "pass@word"), (credentials.UserName, credentials.Password));
        // Error messages of .NET contain the URL.
        Assert.Equal("http://p:3128/", address.ToString());
    }

    [Fact]
    public void The_password_of_a_proxy_is_not_sent_to_another_proxy()
    {
        var proxy = Read("HTTPS_PROXY=http://me:password@p:3128,HTTP_PROXY=http://q:3128");
        var (encrypted, plain) = (proxy.GetProxy(new Uri("https://x/"))!, proxy.GetProxy(new Uri("http://x/"))!);

        Assert.Null(proxy.Credentials!.GetCredential(plain, "Basic"));
        Assert.NotNull(proxy.Credentials.GetCredential(encrypted, "Basic"));
    }

    [Theory]
    [InlineData("http_proxy=http://p:3128,https_proxy=http://me:password@p:3128")]
    [InlineData("http_proxy=http://me:password@p:3128,https_proxy=http://p:3128")]
    public void The_password_of_a_proxy_is_found_in_either_variable(string environment)
    {
        var proxy = Read(environment);

        Assert.Equal("password", proxy.Credentials!.GetCredential(new Uri("http://p:3128"), "Basic")!.Password);
    }

    [Fact]
    public void An_invalid_url_is_refused_without_showing_it()
    {
        var error = Assert.Throws<DandiException>(() =>
            Read("HTTPS_PROXY=ftp://me:secret@p").EnsureUsable(new Uri("https://x/"))
        );

        Assert.True(error.IsFatal);
        Assert.Contains(
            "The environment variable HTTPS_PROXY is not the URL of a proxy",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALL_PROXY=ftp://p", "https://x/", "ALL_PROXY")]
    [InlineData("all_proxy=ftp://p", "http://x/", "all_proxy")]
    [InlineData("https_proxy=http://p:99999", "https://x/", "https_proxy")]
    [InlineData("https_proxy=socks6://p", "https://x/", "https_proxy")]
    [InlineData("https_proxy=http://", "https://x/", "https_proxy")]
    [InlineData("https_proxy=ftp://p", "http://x/", null)]
    [InlineData("http_proxy=ftp://p,ALL_PROXY=ftp://p,https_proxy=http://p", "https://x/", null)]
    [InlineData("ALL_PROXY=ftp://p,NO_PROXY=x", "https://x/", null)]
    [InlineData("ALL_PROXY=ftp://p,NO_PROXY=127.0.0.0/8", "http://127.0.0.1/", null)]
    public void A_variable_is_checked_only_if_it_applies_to_the_destination(
        string environment,
        string destination,
        string? invalid
    )
    {
        var proxy = Read(environment);

        var error = Record.Exception(() => proxy.EnsureUsable(new Uri(destination)));

        if (invalid is null)
            Assert.Null(error);
        else
            Assert.StartsWith(
                $"The environment variable {invalid} is not the URL of a proxy",
                Assert.IsType<DandiException>(error).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task A_request_that_would_use_an_invalid_variable_is_not_sent()
    {
        await using var server = new Dandi.Testing.FixedResponseServer(200, "application/json", "{}");
        var proxy = Read("http_proxy=ftp://p");
        using var clients = new HttpClients(
            new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)),
            "test",
            network: new NetworkOptions { Proxy = proxy, EnsureUsable = proxy.EnsureUsable }
        );

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            clients.Archive.GetAsync(new Uri(server.Url), TestContext.Current.CancellationToken)
        );

        Assert.Contains("http_proxy", error.Message, StringComparison.Ordinal);
    }

    private static EnvironmentProxy Read(string environment, char separator = ',')
    {
        var variables = environment
            .Split(separator, StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new EnvironmentProxy(variables.GetValueOrDefault);
    }
}
