using Dandi.PythonPatterns;

namespace Dandi.Core.Tests.PythonPatterns;

/// <summary>The expected texts are those of Python 3.13.</summary>
public sealed class PythonRegexTests
{
    [Theory]
    [InlineData(@"sub-(\d+)", @"subject-\1", "sub-1/sub-2.nwb", "subject-1/sub-2.nwb")]
    [InlineData(@"\.mp4$", ".mkv", "a.mp4", "a.mkv")]
    [InlineData(@"(?P<s>sub)-(?P<n>\d)", @"\g<n>_\g<s>_\g<1>", "x/sub-4", "x/4_sub_sub")]
    [InlineData("(?P<first>a)(b)", @"\2\1", "ab", "ba")]
    [InlineData("(b)(?P<second>a)", @"\2\g<second>\1", "ba", "aab")]
    [InlineData("(a)|(b)", @"[\1\2]", "b", "[b]")]
    [InlineData(@"(?P<q>['_]).*?(?P=q)", "", "a_b_c", "ac")]
    [InlineData(@"(.)\1", @"<\g<0>>", "abccd", "ab<cc>d")]
    [InlineData(@"a\Z", "b", "aa", "ab")]
    [InlineData(@"x{,2}y", "", "xxxyz", "xz")]
    [InlineData("x{,}y", "", "xxxyz", "z")]
    [InlineData("x{a}", "", "x{a}b", "b")]
    [InlineData("[[a]", "b", "[", "b")]
    [InlineData("[]a]", "b", "]", "b")]
    [InlineData("[^]a]", "b", "]a]c", "]a]b")]
    [InlineData("[a-z-[aeiou]]", "_", "e]", "_")]
    [InlineData(@"[\w-]+", "_", "a-b.c", "_.c")]
    [InlineData("(?i)SUB", "x", "sub-1", "x-1")]
    [InlineData("(?i:S)UB", "x", "sUB-1", "x-1")]
    [InlineData("(?x) s u b # the word (\n -", "x", "sub-1", "x1")]
    [InlineData("(?s)a.b", "x", "a\nb", "x")]
    [InlineData("(?m)^b", "x", "a\nb", "a\nx")]
    [InlineData("(?a)\\w+", "x", "é a", "é x")]
    [InlineData("a++b", "x", "aaab", "x")]
    [InlineData("(?>a+)b", "x", "aaab", "x")]
    [InlineData("(a)?b(?(1)c|d)", "x", "bd", "x")]
    [InlineData("(?P<n>a)?b(?(n)c|d)", "x", "abc", "x")]
    [InlineData("(?<=a)b(?!c)", "x", "abc ab", "abc ax")]
    [InlineData(@"\x41\u0042\103", "x", "ABC", "x")]
    [InlineData(@"\-\ \/", "x", "- /", "x")]
    [InlineData("a(?#comment)*", "x", "aaa", "x")]
    [InlineData("a", @"\\n\.\-", "a", @"\n\.\-")]
    [InlineData("a", @"\0\101\g<0>0", "a", "\0Aa0")]
    [InlineData("nothing", "x", "a", null)]
    public void Replaces_the_first_match_as_Python_does(string pattern, string template, string text, string? expected)
    {
        var regex = new PythonRegex(pattern);

        Assert.Equal(expected, regex.TryReplaceFirst(text, regex.ParseTemplate(template)));
    }

    [Theory]
    [InlineData("(", "missing ), unterminated subpattern at position 0")]
    [InlineData("a)", "unbalanced parenthesis")]
    [InlineData("[a", "unterminated character set")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData("^*", "nothing to repeat")]
    [InlineData("a**", "multiple repeat")]
    [InlineData("a{2}{3}", "multiple repeat")]
    [InlineData(@"\q", @"bad escape \q")]
    [InlineData(@"\p{L}", @"bad escape \p")]
    [InlineData(@"[\p{L}]", @"bad escape \p")]
    [InlineData(@"a\", "bad escape (end of pattern)")]
    [InlineData(@"\2(a)", "invalid group reference 2")]
    [InlineData(@"(a\1)", "cannot refer to an open group")]
    [InlineData("(?P=n)", "unknown group name 'n'")]
    [InlineData("(?P<n>a)(?P<n>b)", "redefinition of group name 'n'")]
    [InlineData("(?P<1>a)", "bad character in group name '1'")]
    [InlineData("(?<n>a)", "unknown extension ?<n")]
    [InlineData("a(?i)", "global flags not at the start of the expression")]
    [InlineData("[b-a]", "bad character range b-a")]
    [InlineData(@"[a-\d]", "bad character range")]
    [InlineData("a{3,2}", "")]
    [InlineData(@"\x4", @"incomplete escape \x4")]
    [InlineData(@"\777", "octal escape value")]
    public void Refuses_what_Python_refuses(string pattern, string message)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new PythonRegex(pattern));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\1")]
    [InlineData(@"\g<n>")]
    [InlineData(@"\g<1")]
    [InlineData(@"\q")]
    [InlineData(@"a\")]
    public void Refuses_a_template_that_Python_refuses(string template) =>
        Assert.Throws<ArgumentException>(() => new PythonRegex("a").ParseTemplate(template));

    [Fact]
    public void Nested_repetitions_are_searched_in_linear_time()
    {
        var regex = new PythonRegex("(a+)+$");

        Assert.False(regex.IsMatch(new string('a', 50_000) + "b"));
    }

    [Fact]
    public void A_search_that_needs_backtracking_ends_with_an_error_if_it_takes_too_long()
    {
        var regex = new PythonRegex(@"(a+)+\1$");

        var error = Assert.Throws<DandiException>(() => regex.IsMatch(new string('a', 5_000) + "b"));

        Assert.Contains("takes too long", error.Message, StringComparison.Ordinal);
    }
}
