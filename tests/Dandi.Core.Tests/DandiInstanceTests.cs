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
