using System.Net;
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

    [Theory]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a\r\n\r\nb\rc", "a\n\nb\nc")]
    [InlineData("a\tb", "a b")]
    [InlineData("<b>\u202e\u0085\u2028", "<b>\\u202e\\x85\\u2028")]
    public void A_text_of_several_lines_keeps_its_line_breaks_and_nothing_else(string text, string expected)
    {
        var written = Written(page => page.Write($"{new TextLines(text)}"));

        Assert.Equal(expected, WebUtility.HtmlDecode(written));
        Assert.DoesNotContain(written, character => character is '<' or '>' or '"' or '\'');
    }

    [Fact]
    public void A_field_contains_any_text_unchanged_and_never_as_markup() =>
        Gen.String.Sample(text =>
        {
            var written = Written(page => page.Write($"{new FieldText(text)}"));
            // Unpaired surrogates cannot be written as UTF-8.
            var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            Assert.Equal(expected, WebUtility.HtmlDecode(written));
            Assert.DoesNotContain(written, character => character is '<' or '>' or '"' or '\'');
        });

    [Fact]
    public void A_field_has_no_reference_that_HTML_reads_as_another_character() =>
        Assert.Equal(
            "\u0085\r\n\u0007\u200d",
            Written(page => page.Write($"{new FieldText("\u0085\r\n\u0007\u200d")}"))
        );

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
