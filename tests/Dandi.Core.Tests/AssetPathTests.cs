using System.Text.RegularExpressions;

namespace Dandi.Core.Tests;

public sealed class AssetPathTests
{
    // The regular expression of the archive (archive-api.md §6.3).
    private static readonly Regex ArchiveExpression = new(
        @"\A([A-z0-9(),&\s#+~_=-]?/?\.?[A-z0-9(),&\s#+~_=-])+\z",
        RegexOptions.ExplicitCapture
    );

    [Theory]
    [InlineData("sub-01/sub-01_ses-1.nwb")]
    [InlineData("a b/c (1).txt")]
    [InlineData(".hidden")]
    [InlineData("a/.bidsignore")]
    public void Valid_paths_are_accepted(string path) => Assert.Null(AssetPath.FindProblem(path));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/a", "begins with `/`")]
    [InlineData("a/", "ends in `/`")]
    [InlineData("a.", "ends in `.`")]
    [InlineData("a//b", "`//`")]
    [InlineData("a/../b", "`/../`")]
    [InlineData("a'b", "`'`")]
    [InlineData("sub-Ü.nwb", "U+00DC")]
    [InlineData("a\u0007b", "U+0007")]
    [InlineData("😀", "U+D83D")]
    public void Invalid_paths_are_refused_with_the_reason(string path, string part) =>
        Assert.Contains(part, AssetPath.FindProblem(path), StringComparison.Ordinal);

    [Fact]
    public void A_path_of_six_hundred_characters_is_refused_with_its_length() =>
        Assert.Equal(
            "the path has 600 characters, the archive accepts at most 512",
            AssetPath.FindProblem(new string('a', 600))
        );

    [Fact]
    public void The_rule_equals_the_regular_expression_of_the_archive() =>
        Gen.Char["aZ0_ ./'ä-(\\"]
            .Array[1, 11]
            .Select(characters => new string(characters))
            .Where(path => path[0] != '/')
            .Sample(
                path => Assert.Equal(ArchiveExpression.IsMatch(path), AssetPath.FindSyntaxProblem(path) is null),
                iter: 20_000
            );

    [Fact]
    public void A_path_on_which_the_regular_expression_backtracks_is_checked_quickly() =>
        Assert.NotNull(AssetPath.FindSyntaxProblem(new string('a', 500) + "'"));
}
