using Dandi.Dois;

namespace Dandi.Client.Tests.Dois;

public sealed class DoiTests
{
    [Theory]
    [InlineData("10.1234/abc", "10.1234/abc")]
    [InlineData(" 10.1234.56/A(b)<c>;d ", "10.1234.56/A(b)<c>;d")]
    [InlineData("doi:10.1234/abc", "10.1234/abc")]
    [InlineData("DOI:10.1234/a?b#c", "10.1234/a?b#c")]
    [InlineData("https://doi.org/10.1234/abc?x=1#y", "10.1234/abc")]
    [InlineData("HTTP://DX.DOI.ORG/10.1234/Abc", "10.1234/Abc")]
    [InlineData("dx.doi.org/10.1234/abc", "10.1234/abc")]
    public void A_DOI_is_accepted_with_its_usual_prefixes(string text, string doi) =>
        Assert.Equal(doi, Doi.TryParse(text)?.Value);

    [Theory]
    [InlineData("")]
    [InlineData("10.123/abc")]
    [InlineData("10.1234/")]
    [InlineData("10.1234/a b")]
    [InlineData("10.1234a/b")]
    [InlineData("11.1234/b")]
    [InlineData("https://www.doi.org/10.1234/abc")]
    [InlineData("doi:https://doi.org/10.1234/abc")]
    [InlineData("doi: 10.1234/abc")]
    public void Other_texts_are_refused(string text) => Assert.Null(Doi.TryParse(text));

    [Fact]
    public void An_endless_text_is_refused() => Assert.Null(Doi.TryParse("10.1234/" + new string('x', 1 << 20)));
}
