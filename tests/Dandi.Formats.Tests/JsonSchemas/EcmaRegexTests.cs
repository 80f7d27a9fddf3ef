using Dandi.JsonSchemas;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>Regular expressions mean what they mean in ECMAScript, and take linear time.</summary>
public sealed class EcmaRegexTests
{
    [Theory]
    [InlineData("a$", "a\n", false)]
    [InlineData("^.$", "\r", false)]
    [InlineData("^.$", "\u0085", true)]
    [InlineData(@"^\d$", "٣", false)]
    [InlineData(@"^\w$", "é", false)]
    [InlineData(@"^\s$", "\ufeff", true)]
    [InlineData(@"^\s$", "\u0085", false)]
    [InlineData(@"^[\S]$", "\u0085", true)]
    [InlineData(@"^[^\W]$", "é", false)]
    [InlineData("^[[]$", "[", true)]
    [InlineData("[]", "a", false)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData(@"^\_\-\/$", "_-/", true)]
    [InlineData("^(?!/)a", "a", true)]
    [InlineData("b", "abc", true)]
    public void A_pattern_matches_as_in_ecmascript(string pattern, string text, bool expected) =>
        Assert.Equal(expected, EcmaRegex.Compile(pattern).IsMatch(text));

    [Fact]
    public void A_pattern_for_the_whole_text_keeps_its_alternatives_together()
    {
        var pattern = EcmaRegex.CompileWhole("a|b");

        Assert.True(pattern.IsMatch("b"));
        Assert.False(pattern.IsMatch("ab"));
        Assert.Equal("a|b", pattern.Pattern);
    }

    [Fact]
    public void A_pattern_that_would_backtrack_takes_linear_time() =>
        Assert.False(EcmaRegex.Compile("^(a+)+$").IsMatch(new string('a', 100_000) + "b"));

    [Fact]
    public void A_pattern_that_needs_backtracking_is_stopped() =>
        Assert.Null(EcmaRegex.Compile("^(?!b)(a+)+$").TryMatch(new string('a', 100) + "b"));
}
