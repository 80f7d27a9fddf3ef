using System.Text;
using Dandi.Html;

namespace Dandi.Cli.Tests.Output.Html;

public sealed class HtmlWriterTests
{
    [Fact]
    public void Literal_text_is_markup_and_values_are_not()
    {
        var name = "<b>\"'&</b>";

        Assert.Equal(
            "<p title=\"&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;\">&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;</p>",
            Written(page => page.Write($"<p title=\"{name}\">{name}</p>"))
        );
    }

    [Fact]
    public void No_text_becomes_markup_or_a_character_that_is_not_shown() =>
        Gen.String.Sample(text =>
        {
            var written = Written(page => page.Write($"{text}"));
            HostileText.AssertEscaped(written);
            Assert.DoesNotContain(written, character => character is '<' or '>' or '"' or '\'');
        });

    [Fact]
    public void A_hostile_text_is_visible() =>
        Assert.Contains("\\u202e", Written(page => page.Write($"{HostileText.Text}")), StringComparison.Ordinal);

    [Fact]
    public void An_unpaired_surrogate_is_visible() =>
        Assert.Equal("\\ud800 \\udc00x", Written(page => page.Write($"{"\ud800 \udc00x"}")));

    [Theory]
    [InlineData("ü", "ü")]
    [InlineData(null, "")]
    public void A_text_is_written_as(string? text, string expected) =>
        Assert.Equal(expected, Written(page => page.Write($"{text}")));

    [Fact]
    public void Numbers_have_commas_where_people_read_them() =>
        Assert.Equal("1,234,567 1234567 0.13", Written(page => page.Write($"{1_234_567} {1_234_567:D} {0.126}")));

    [Fact]
    public void A_long_page_is_passed_on_while_it_is_written()
    {
        using var stream = new MemoryStream();
        var page = new HtmlWriter(stream);
        for (var i = 0; i < 1000; i++)
            page.Write($"<p>{new string('x', 1000)}</p>");

        Assert.InRange(stream.Length, 900_000, 1_010_000);
    }

    private static string Written(Action<HtmlWriter> write)
    {
        using var stream = new MemoryStream();
        var page = new HtmlWriter(stream);
        write(page);
        page.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
