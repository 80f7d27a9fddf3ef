using System.Text.RegularExpressions;

namespace Dandi.Core.Tests;

public sealed class AssetPathTests
{
    // The expression that archive-api.md §6.3 puts into words: a character, which may have `/`, `.` or `/.` and one more character in front.
    private static readonly Regex Archive = new(
        @"\A([A-z0-9(),&\s#+~_=-]?/?\.?[A-z0-9(),&\s#+~_=-])+\z",
        RegexOptions.ExplicitCapture
    );

    [Theory]
    [InlineData("sub-01/sub-01_ses-1.nwb")]
    [InlineData("a b/c (1).txt")]
    [InlineData(".hidden")]
    [InlineData("a/.bidsignore")]
    public void Usual_paths_are_taken(string path) => Assert.Null(AssetPath.FindFault(path));

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
    public void What_the_archive_refuses_is_named(string path, string part) =>
        Assert.Contains(part, AssetPath.FindFault(path), StringComparison.Ordinal);

    [Fact]
    public void A_path_of_six_hundred_characters_is_refused_with_its_length() =>
        Assert.Equal(
            "the path has 600 characters, the archive takes 512 at most",
            AssetPath.FindFault(new string('a', 600))
        );

    [Fact]
    public void The_language_is_that_of_the_archives_expression() =>
        Gen.Char["aZ0_ ./'ä-(\\"]
            .Array[1, 11]
            .Select(characters => new string(characters))
            .Where(path => path[0] != '/')
            .Sample(path => Assert.Equal(Archive.IsMatch(path), AssetPath.FindFormFault(path) is null), iter: 20_000);

    [Fact]
    public void A_path_on_which_the_archives_expression_explodes_is_judged_at_once() =>
        Assert.NotNull(AssetPath.FindFormFault(new string('a', 500) + "'"));
}
