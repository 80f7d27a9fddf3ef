using System.Text.Json.Nodes;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain name_1 (2).nwb", "plain name_1 (2).nwb")]
    [InlineData("Zürich 東京 \U0001F9E0 عربي", "Zürich 東京 \U0001F9E0 عربي")]
    [InlineData("a\\x1b \\u202e", "a\\x1b \\u202e")]
    [InlineData("a\u001b[31m", "a\\x1b[31m")]
    [InlineData("a\r\n\tb", "a\\x0d\\x0a\\x09b")]
    [InlineData("a\u007f\u0085\u009b", "a\\x7f\\x85\\x9b")]
    [InlineData("a\u202eb\u2066c\u200e\u200f\u061c", "a\\u202eb\\u2066c\\u200e\\u200f\\u061c")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("a\u200b\u200d\u2060\ufeff\u00ad", "a\\u200b\\u200d\\u2060\\ufeff\\u00ad")]
    [InlineData("\U000E0001\U000E0041", "\\udb40\\udc01\\udb40\\udc41")]
    [InlineData("", "")]
    public void Characters_that_are_not_shown_are_escaped(string text, string escaped)
    {
        Assert.Equal(escaped, TerminalText.Escape(text));
        Assert.Equal(escaped, TerminalText.Escape(TerminalText.Escape(text)));
    }

    [Fact]
    public void Only_line_feeds_end_a_line() =>
        Assert.Equal("a|b\u2028c\u0085d\re|", string.Join('|', TerminalText.Lines("a\r\nb\u2028c\u0085d\re\n")));

    [Fact]
    public void Unpaired_surrogates_are_escaped() =>
        Assert.Equal("a\\ud800b\\udc00", TerminalText.Escape("a\ud800b\udc00"));

    [Fact]
    public void A_line_is_one_line_and_a_text_keeps_its_lines()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null);

        terminal.Out.WriteLine("a\nb\u202e");
        terminal.Out.Write("c\nd\u001b\n");
        terminal.Out.Write('\u0007');
        terminal.Out.Write("\u0085".AsSpan());
        terminal.Out.WriteLine();

        Assert.Equal("a\\x0ab\\u202e\nc\nd\\x1b\n\\x07\\x85\n", output.ToString());
    }

    [Fact]
    public async Task Suggestions_for_a_shell_are_one_per_line()
    {
        await using var output = new StringWriter();
        var context = new CommandContext
        {
            Arguments = ["[suggest]"],
            Terminal = new Terminal(output, TextWriter.Null),
            Variables = _ => null,
            WorkingDirectory = "/",
        };
        await new ProcessRun(context).RunAsync(RootCommandLine.Create, TestContext.Current.CancellationToken);

        Assert.Contains("validate", output.ToString().Split('\n'));
        Assert.DoesNotContain("\\x0a", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_color_of_a_colored_text_is_a_control_sequence()
    {
        await using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null) { SupportsColor = true };

        await terminal.WriteAsync("a\u001b\nb", TextColor.Red);
        await terminal.Out.WriteLineAsync("c\r\nd");
        await terminal.Out.WriteAsync("e\nf\u202e");
        await terminal.Out.WriteLineAsync();

        Assert.Equal("\u001b[31ma\\x1b\nb\u001b[0m\nc\\x0d\\x0ad\ne\nf\\u202e\n", output.ToString());
    }

    [Fact]
    public async Task Events_are_valid_JSON_without_characters_that_are_not_shown()
    {
        const string Hostile = "a\u001b\n\u007f\u0085\u00ad\u2028\u202e\ufeff\ud800\U000E0001é";
        await using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null);
        var (people, meter) = (new LineReporter(_ => { }), new TransferMeter(isDownload: false, TimeProvider.System));
        await using (var reporter = new JsonReporter(terminal.Out, people, TimeProvider.System, meter))
            reporter.Deleted(Hostile);

        HostileText.AssertEscaped(output.ToString());
        // An unpaired surrogate is replaced when the event is written in UTF-8.
        Assert.Equal(Hostile.Replace('\ud800', '\ufffd'), JsonNode.Parse(output.ToString())!["path"]!.ToString());
    }
}
