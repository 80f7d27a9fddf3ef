namespace Dandi.Core.Tests;

public sealed class DandiInstanceTests
{
    [Theory]
    [InlineData("dandi", "dandi", "https://api.dandiarchive.org/api")]
    [InlineData("dandi-sandbox", "dandi-sandbox", "https://api.sandbox.dandiarchive.org/api")]
    [InlineData("https://api.dandiarchive.org/api/", "dandi", "https://api.dandiarchive.org/api")]
    [InlineData("http://127.0.0.1:8000", "127.0.0.1:8000", "http://127.0.0.1:8000/api")]
    [InlineData("http://127.0.0.1:8000/api", "127.0.0.1:8000", "http://127.0.0.1:8000/api")]
    [InlineData("https://example.org/somewhere", "example.org", "https://example.org/api")]
    public void A_name_or_URL_identifies_the_archive(string text, string name, string api)
    {
        var instance = DandiInstance.Parse(text);

        Assert.Equal(name, instance.Name);
        Assert.Equal(api, instance.Api.ToString());
    }

    [Theory]
    [InlineData("http://alice:pw@lab.example", "http://lab.example/api")]
    [InlineData("https://alice:pw@lab.example:8443/x?token=pw", "https://lab.example:8443/api")]
    [InlineData("https://pw@api.dandiarchive.org/api", "https://api.dandiarchive.org/api")]
    public void A_user_name_and_password_in_the_URL_are_dropped(string text, string api) =>
        Assert.Equal(api, DandiInstance.Parse(text).Api.ToString());

    [Theory]
    [InlineData("ftp://alice:pw@lab.example")]
    [InlineData("alice:pw@lab.example")]
    [InlineData("http://alice:p/w@ pw@lab.example")]
    [InlineData("http//alice:pw@lab.example")]
    public void A_password_in_a_mistyped_URL_is_not_shown(string text) =>
        Assert.DoesNotContain(
            "pw",
            Assert.Throws<UsageException>(() => DandiInstance.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("dandi", "https://api.dandiarchive.org/api", "dandi")]
    [InlineData("dandi", "https://api2.dandiarchive.org/api", "dandi")]
    [InlineData("dandi", "http://api.dandiarchive.org/api", "http://api.dandiarchive.org")]
    [InlineData("dandi", "https://api.dandiarchive.org:8443/api", "https://api.dandiarchive.org:8443")]
    [InlineData("dandi", "https://evil-dandiarchive.org/api", "https://evil-dandiarchive.org")]
    [InlineData("dandi", "https://dandiarchive.org.evil.example/api", "https://dandiarchive.org.evil.example")]
    [InlineData("https://dandiarchive.org", "https://api.dandiarchive.org/api", "dandi")]
    [InlineData("https://lab.example", "https://alice:pw@lab.example/api", "https://lab.example")]
    [InlineData("https://lab.example", "https://LAB.example:443/api", "https://lab.example")]
    [InlineData("http://lab.example", "http://lab.example:8000/api", "http://lab.example:8000")]
    public void The_key_of_an_archive_is_kept_for_the_origin_of_its_API(string text, string api, string keyName)
    {
        var instance = DandiInstance.Parse(text).AtApiUrl(new Uri(api));

        Assert.Equal(keyName, instance.KeyName);
        Assert.Empty(instance.Api.UserInfo);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://example.org")]
    [InlineData("DANDI")]
    public void Anything_else_is_refused_with_the_known_names(string text) =>
        Assert.Contains(
            "dandi-sandbox",
            Assert.Throws<UsageException>(() => DandiInstance.Parse(text)).Message,
            StringComparison.Ordinal
        );
}
