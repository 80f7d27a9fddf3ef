using Dandi.MetadataSchemas;

namespace Dandi.Formats.Tests.MetadataSchemas;

/// <summary>Texts have a form where the archive's libraries say so.</summary>
public sealed class TextFormTests
{
    [Theory]
    [InlineData("http:foo", true)]
    [InlineData("HTTP://A", true)]
    [InlineData("http:///foo", true)]
    [InlineData("http://9.9.9", true)]
    [InlineData("http://a:/", true)]
    [InlineData("http://a!b_/", true)]
    [InlineData("http://a..b", true)]
    [InlineData("http://[::1]:80/", true)]
    [InlineData("http://user:pw@h/", true)]
    [InlineData("http://0x7f.1", true)]
    [InlineData("http://%C3%BC/", true)]
    [InlineData("http://", false)]
    [InlineData("https:#f", false)]
    [InlineData("http:?q", false)]
    [InlineData("http://1.2.3.4.5", false)]
    [InlineData("http://256.1.1.1", false)]
    [InlineData("http://a:99999", false)]
    [InlineData("http://a%20b/", false)]
    [InlineData("http://a%2fb", false)]
    [InlineData("http://[v1.a]", false)]
    [InlineData("http://a.0x7f", false)]
    [InlineData("ftp://a", false)]
    [InlineData("mailto:a@b", false)]
    [InlineData("x", false)]
    public void A_text_is_the_url_of_a_web_page(string text, bool expected) =>
        Assert.Equal(expected, WebUrl.IsValid(text));

    [Theory]
    [InlineData("jane@example.org", true)]
    [InlineData("j.a+b@sub.example.org", true)]
    [InlineData("Jane Doe <jane@example.org>", true)]
    [InlineData(" jane@example.org ", true)]
    [InlineData("jané@exämple.org", true)]
    [InlineData("a@b", false)]
    [InlineData("jane@localhost", false)]
    [InlineData("jane@example.test", false)]
    [InlineData("jane@1.2.3.4", false)]
    [InlineData("jane.@example.org", false)]
    [InlineData("ja..ne@example.org", false)]
    [InlineData("ja ne@example.org", false)]
    [InlineData("jane@-example.org", false)]
    [InlineData("jane@example..org", false)]
    [InlineData("jane@example.org.", false)]
    [InlineData("@example.org", false)]
    [InlineData("a@b@example.org", false)]
    [InlineData("jane\u200b@example.org", false)]
    public void A_text_is_an_email_address(string text, bool expected) =>
        Assert.Equal(expected, EmailAddress.IsValid(text));

    [Theory]
    [InlineData("Doe, Jane", true)]
    [InlineData("van der Meer, J.-P. O'Neil", true)]
    [InlineData("Müller, Jürgen", true)]
    [InlineData("李, 明", true)]
    [InlineData("Doe,  J", true)]
    [InlineData("Doe,  ", true)]
    [InlineData("Doe,Jane", false)]
    [InlineData("Doe, ", false)]
    [InlineData("Jane Doe", false)]
    [InlineData(", Jane", false)]
    [InlineData("Doe, Jane, PhD", false)]
    [InlineData("Doe (lab), Jane", false)]
    public void A_text_is_the_name_of_a_person(string text, bool expected) =>
        Assert.Equal(expected, PersonName.IsValid(text));

    [Theory]
    [InlineData("uri", "UBERON:0001954", true)]
    [InlineData("uri", "http://", true)]
    [InlineData("uri", "https://[::1]:80/a/b?c#d", true)]
    [InlineData("uri", "https://example.org/%zz", false)]
    [InlineData("uri", "https://example.org/ü", false)]
    [InlineData("uri", "9.9.9", false)]
    [InlineData("uri", "", false)]
    [InlineData("uri", "a b:c", false)]
    [InlineData("date", "2024-02-29", true)]
    [InlineData("date", "2023-02-29", false)]
    [InlineData("date", "20240101", false)]
    [InlineData("date-time", "2024-01-02T03:04:05Z", true)]
    [InlineData("date-time", "2024-01-02t03:04:05.1234567+23:59", true)]
    [InlineData("date-time", "2024-01-02T03:04:05", false)]
    [InlineData("date-time", "2024-01-02T03:04:60Z", false)]
    [InlineData("date-time", "2024-01-02T24:00:00Z", false)]
    [InlineData("date-time", "0000-01-02T00:00:00Z", false)]
    [InlineData("email", "a@", true)]
    [InlineData("email", "a", false)]
    public void A_text_has_a_format(string format, string text, bool expected) =>
        Assert.Equal(expected, MetadataFormats.All[format](text));
}
