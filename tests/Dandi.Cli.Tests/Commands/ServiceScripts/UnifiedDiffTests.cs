using System.Globalization;
using Dandi.Cli.Commands.ServiceScripts;

namespace Dandi.Cli.Tests.Commands.ServiceScripts;

public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("a b c", "a b c", "")]
    [InlineData("a b c", "a x c", "@@ -1,3 +1,3 @@| a|-b|+x| c")]
    [InlineData("a", "b", "@@ -1 +1 @@|-a|+b")]
    [InlineData("1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 9 x", "@@ -7,3 +7,4 @@| 7| 8| 9|+x")]
    [InlineData("a 1 2 3 4 5 6 7 b", "1 2 3 4 5 6 7", "@@ -1,4 +1,3 @@|-a| 1| 2| 3|@@ -6,4 +5,3 @@| 5| 6| 7|-b")]
    [InlineData("a 1 2 3 4 5 6 b", "1 2 3 4 5 6", "@@ -1,8 +1,6 @@|-a| 1| 2| 3| 4| 5| 6|-b")]
    public void Differences_have_three_lines_of_context(string before, string after, string hunks) =>
        Assert.Equal(hunks, string.Join('|', UnifiedDiff.Compare(before.Split(' '), after.Split(' '))));

    [Fact]
    public void Applied_to_the_old_lines_it_gives_the_new_ones() =>
        Gen.Select(Gen.Int[0, 3].List[0, 40], Gen.Int[0, 3].List[0, 40])
            .Sample(
                (before, after) =>
                    Apply([.. before.Select(Show)], [.. after.Select(Show)]).SequenceEqual(after.Select(Show))
            );

    [Fact]
    public void Large_texts_without_a_common_line_are_replaced_as_a_whole()
    {
        var lines = UnifiedDiff.Compare(
            [.. Enumerable.Range(0, 5000).Select(Show)],
            [.. Enumerable.Range(10_000, 5000).Select(Show)]
        );

        Assert.Equal(10_001, lines.Count);
        Assert.Equal("@@ -1,5000 +1,5000 @@", lines[0]);
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static List<string> Apply(string[] before, string[] after)
    {
        var (result, position) = (new List<string>(), 0);
        foreach (var line in UnifiedDiff.Compare(before, after))
        {
            if (line[0] == '@')
            {
                var range = line.Split(' ')[1][1..].Split(',');
                var start = int.Parse(range[0], CultureInfo.InvariantCulture) - (range is [_, "0"] ? 0 : 1);
                result.AddRange(before[position..start]);
                position = start;
                continue;
            }
            if (line[0] != '+')
                Assert.Equal(before[position++], line[1..]);
            if (line[0] != '-')
                result.Add(line[1..]);
        }
        result.AddRange(before[position..]);
        return result;
    }
}
