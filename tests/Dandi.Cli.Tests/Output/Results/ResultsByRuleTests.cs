using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Tests.Output.Results;

/// <summary>Results of a rule that say the same are printed for one file only.</summary>
public sealed class ResultsByRuleTests
{
    private const string Rule = "pynwb.GENERIC";
    private int _pauses;

    [Fact]
    public async Task Results_that_differ_only_in_numbers_and_the_path_are_counted()
    {
        var lines = await PrintAsync(
            ("a.nwb", "`a.nwb` is truncated: 5 of 10 bytes."),
            ("b.nwb", "`b.nwb` is truncated: 7 of 12.5 bytes."),
            ("c.nwb", "`c.nwb` is truncated: 8 of 13 bytes.")
        );

        Assert.Equal(
            [
                $"[{Rule}] a.nwb — `a.nwb` is truncated: 5 of 10 bytes.",
                $"[{Rule}] and 2 more results in other files (`--verbose` shows each)",
            ],
            lines
        );
    }

    [Fact]
    public async Task Results_with_another_message_are_printed_too()
    {
        var lines = await PrintAsync(
            ("a.nwb", "It has no version."),
            ("b.nwb", "It is truncated."),
            ("c.nwb", "It is truncated.")
        );

        Assert.Equal(
            [
                $"[{Rule}] a.nwb — It has no version.",
                $"[{Rule}] b.nwb — It is truncated.",
                $"[{Rule}] and 1 more result in another file (`--verbose` shows each)",
            ],
            lines
        );
    }

    [Fact]
    public async Task All_results_for_the_first_file_and_five_messages_for_others_are_printed()
    {
        var lines = await PrintAsync([
            .. "abcdefgh".Select(letter => ("first.nwb", $"Attribute {letter} is missing.")),
            .. "ijklmno".Select(letter => ($"other{letter}.nwb", $"Attribute {letter} is missing.")),
            ("last.nwb", "Attribute a is missing."),
        ]);

        Assert.Equal(14, lines.Count);
        Assert.Equal(
            $"[{Rule}] and 3 more results in other files, 2 of them with other messages (`--verbose` shows each)",
            lines[^1]
        );
    }

    [Theory]
    [InlineData("ijklmn", "and 1 more result in another file, with another message (")]
    [InlineData("ijklmno", "and 2 more results in other files, with other messages (")]
    public async Task Results_of_which_nothing_is_printed_are_not_called_the_same(string letters, string expected)
    {
        var lines = await PrintAsync([
            ("first.nwb", "Something."),
            .. letters.Select(letter => ($"other{letter}.nwb", $"Attribute {letter} is missing.")),
        ]);

        Assert.Contains(expected, lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_break_in_a_path_does_not_break_the_line()
    {
        Assert.Equal([$"[{Rule}] a\\x0ab.nwb — It is truncated."], await PrintAsync(("a\nb.nwb", "It is truncated.")));
    }

    [Fact]
    public async Task The_status_line_makes_room_only_for_what_is_printed()
    {
        var lines = await PrintAsync([.. "abcdefgh".Select(letter => ($"{letter}.nwb", "It is truncated."))]);

        Assert.Equal((2, 2), (lines.Count, _pauses));
    }

    private async Task<IReadOnlyList<string>> PrintAsync(params (string Path, string Message)[] results)
    {
        await using var output = new StringWriter();
        var printer = new ResultsByRule(new ResultLines(new Terminal(output, TextWriter.Null), Pause));
        foreach (var (path, message) in results)
            await printer.AddAsync(
                ResultRecord.Of(
                    new ValidationResult(Rule, Severity.Error, path, message),
                    "/data",
                    isDandiset: true,
                    new DisplayPaths("/data")
                )
            );
        await printer.EndAsync();
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private MemoryStream Pause()
    {
        _pauses++;
        return new MemoryStream();
    }
}
