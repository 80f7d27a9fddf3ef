using System.Text.RegularExpressions;
using Dandi.Manual.ManPages;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Manual;

/// <summary>The tables of options in the manual have the options that the commands have.</summary>
public sealed partial class OptionTableTests
{
    private static readonly string[] OfEachCommand = ["--help", "-h", "-?", "/h", "/?", "--version"];

    [Theory]
    [InlineData("dandi upload", "upload.md")]
    [InlineData("dandi download", "download.md")]
    [InlineData("dandi validate", "validation.md")]
    public void A_table_has_all_options_of_the_command_and_no_others(string words, string page)
    {
        var command = CommandTree.Visible(CommandTree.Create()).Single(each => CommandTree.WordsOf(each) == words);
        var expected = CommandTree
            .OptionsOf(command)
            .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Except(OfEachCommand)
            .Order(StringComparer.Ordinal);
        var cells = File.ReadLines(Path.Combine(Repository.Root, "docs/manual", page))
            .Where(line => line.StartsWith("| `-", StringComparison.Ordinal))
            .Select(line => line.Split(" | ")[0]);
        var found = cells.SelectMany(cell => Name().Matches(cell)).Select(match => match.Value).Order(Ordinal);

        Assert.Equal(expected, found);
    }

    private static StringComparer Ordinal => StringComparer.Ordinal;

    [GeneratedRegex("(?<=`)--?[A-Za-z][a-z-]*", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
