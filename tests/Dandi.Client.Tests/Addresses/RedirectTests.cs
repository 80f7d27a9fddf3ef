using Dandi.Addresses;

namespace Dandi.Client.Tests.Addresses;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("https://identifiers.org/DANDI:000027", "https://dandiarchive.org/dandiset/000027/draft")]
    [InlineData("http://IDENTIFIERS.org/dandi:000027/0.210831.2033", "https://dandiarchive.org/dandiset/000027")]
    [InlineData("https://doi.org/10.48324/dandi.000027/0.210831.2033", "https://dandiarchive.org/dandiset/000027")]
    [InlineData("https://gui.dandiarchive.org/#/dandiset/000027", "https://dandiarchive.org/")]
    public async Task A_URL_that_redirects_is_followed(string text, string target)
    {
        using var network = new StubNetwork();
        network.Redirects[new Uri(text).GetLeftPart(UriPartial.Query)] = "/once-more";
        var host = new Uri(text).GetLeftPart(UriPartial.Authority);
        network.Redirects[$"{host}/once-more"] = target;

        var address = await network.ParseAsync(text);

        Assert.Equal(("dandi", "000027"), (address.Instance.Name, address.Dandiset?.Value));
        Assert.Equal(text, address.Text);
        Assert.NotEqual(NamedBy.Server, address.HostNamedBy);
    }

    [Fact]
    public async Task The_former_web_pages_are_parsed_if_they_do_not_redirect()
    {
        using var network = new StubNetwork();
        network.Apis["gui.dandiarchive.org"] = "https://api.dandiarchive.org/api";

        var address = await network.ParseAsync("https://gui.dandiarchive.org/#/dandiset/000027");

        Assert.Equal(("dandi", AddressKind.Dandiset), (address.Instance.Name, address.Kind));
    }

    [Fact]
    public async Task Whoever_redirects_does_not_choose_which_host_gets_a_key()
    {
        using var network = new StubNetwork();
        network.Redirects["https://short.example/x"] = "https://evil.example/api/dandisets/000027/";

        var address = await network.ParseAsync("https://short.example/x");
        var named = await network.ParseAsync("https://evil.example/api/dandisets/000027/");

        Assert.Equal(NamedBy.Server, address.HostNamedBy);
        Assert.NotEqual(NamedBy.Server, named.HostNamedBy);
    }

    [Fact]
    public async Task Nor_does_an_archive_that_states_another_host_as_its_API()
    {
        using var network = new StubNetwork();
        network.Apis["lab.example"] = "https://evil.example/api";

        Assert.Equal(NamedBy.Server, (await network.ParseAsync("https://lab.example/dandiset/000027")).HostNamedBy);
    }

    [Theory]
    [InlineData("https://short.example/loop", "redirects more than")]
    [InlineData("https://short.example/missing", "does not exist")]
    [InlineData("https://short.example/mail", "answers with status 302")]
    public async Task Redirects_that_lead_nowhere_are_reported(string text, string part)
    {
        using var network = new StubNetwork();
        network.Redirects["https://short.example/loop"] = "/loop";
        network.Redirects["https://short.example/mail"] = "mailto:info@dandiarchive.org";

        var error = await Assert.ThrowsAsync<DandiException>(() => network.ParseAsync(text));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.InRange(network.Requests.Count, 1, 25);
    }
}
