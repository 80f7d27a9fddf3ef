using System.CommandLine;
using System.Text.RegularExpressions;
using Dandi.Cli.Tests.SourceTree;
using Dandi.Manual.ManPages;

namespace Dandi.Cli.Tests.Manual;

public sealed partial class ManPageTests
{
    // For measurements, and parts of names.
    private static readonly string[] UndocumentedVariables = ["DANDI_MD5_LANES"];

    public static TheoryData<string> Commands =>
        new(CommandTree.Visible(CommandTree.Create()).Select(CommandTree.WordsOf));

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_man_page_has_all_sections_and_all_options_of_the_command(string words)
    {
        var page = Page(words);

        Assert.Equal(
            [
                "NAME",
                "SYNOPSIS",
                "DESCRIPTION",
                "OPTIONS",
                "EXIT STATUS",
                "ENVIRONMENT",
                "FILES",
                "EXAMPLES",
                "SEE ALSO",
            ],
            Section().Matches(page).Select(match => match.Groups["name"].Value).Where(name => name != "COMMANDS")
        );
        foreach (var option in CommandTree.OptionsOf(Find(words)))
            Assert.Contains($"{Roff.Bold(option.Name)}", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_examples_of_a_man_page_are_valid_command_lines(string words)
    {
        foreach (var example in Examples.Of(words))
        {
            Assert.Equal("dandi", example.Command.Split(' ')[0]);
            // The parser knows only one kind of quotation marks of shells.
            var arguments = example.Command["dandi ".Length..].Replace('\'', '"');
            Assert.Empty(CommandTree.Create().Parse(arguments).Errors);
        }
    }

    [Fact]
    public void Each_variable_that_the_program_reads_is_in_the_man_page_of_dandi()
    {
        var page = Page("dandi");

        foreach (
            var name in SourceFile
                .Product.SelectMany(file => file.Texts)
                .Where(text => Variable().IsMatch(text))
                .Except(UndocumentedVariables)
        )
            Assert.Contains(Roff.Bold(name), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Man_pages_are_named_after_their_commands()
    {
        var paths = ManPageSet.Create("2026-01-31").Select(page => page.Path).ToList();

        Assert.Equal(Commands.Count, paths.Distinct(StringComparer.Ordinal).Count());
        Assert.Superset(
            new HashSet<string>(["man1/dandi.1", "man1/dandi-upload.1", "man1/dandi-cache-clear.1"]),
            paths.ToHashSet(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("Run `dandi ls -r`, or --json.", @"Run \fBdandi ls \-r\fR, or \fB\-\-json\fR.")]
    [InlineData(".hidden is a well-known name", @"\&.hidden is a well-known name")]
    [InlineData("It's \\1.", @"It\(aqs \e1.")]
    [InlineData("One. Two.", "One.\nTwo.")]
    public void Text_is_escaped_and_has_a_sentence_per_line(string text, string expected)
    {
        var roff = new Roff();

        roff.Text(text);

        Assert.Equal($"{expected}\n", roff.ToString());
    }

    private static Command Find(string words) =>
        CommandTree.Visible(CommandTree.Create()).Single(command => CommandTree.WordsOf(command) == words);

    private static string Page(string words) => new ManPage(Find(words)).Write("2026-01-31");

    [GeneratedRegex(@"^\.SH (?<name>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^(DANDI|XDG|AWS|REQUESTS|CURL|FSCACHER|NO|CLICOLOR)_[A-Z_0-9]+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
