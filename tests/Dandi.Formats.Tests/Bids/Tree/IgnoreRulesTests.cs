using Dandi.Bids.Tree;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Tree;

public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("*.tsv", "participants.tsv", true)]
    [InlineData("*.tsv", "sub-01/sub-01_scans.tsv", true)]
    [InlineData("*.tsv", "sub-01/sub-01_scans.tsv.gz", false)]
    [InlineData("*.TSV", "participants.tsv", true)]
    [InlineData("/*.tsv", "sub-01/sub-01_scans.tsv", false)]
    [InlineData("sub-01/anat", "sub-01/anat/sub-01_T1w.nii", true)]
    [InlineData("anat/sub", "sub-01/anat/sub", false)]
    [InlineData("**/anat", "sub-01/anat/sub-01_T1w.nii", true)]
    [InlineData("**/anat/*.nii", "sub-01/anat/sub-01_T1w.nii", true)]
    [InlineData("sub-*/**", "sub-01/anat/x", true)]
    [InlineData("sub-*/**", "sub-01", false)]
    [InlineData("sub-01/**/x", "sub-01/x", true)]
    [InlineData("sub-01/**/x", "sub-01/a/b/x", true)]
    [InlineData("sub-01/**/x", "sub-01/a/bx", false)]
    [InlineData("?ub-01", "sub-01/x", true)]
    [InlineData("?ub-01", "a/b/ub-01", false)]
    [InlineData("sub-0[1-2]/", "sub-02/x", true)]
    [InlineData("sub-0[1-2]/", "sub-03/x", false)]
    [InlineData("sub-0[2-1]x", "sub-02x", false)]
    [InlineData("[!a]b", "!b", true)]
    [InlineData("sub-0[1", "sub-01", false)]
    [InlineData("sub-0[1\\]", "sub-01", false)]
    [InlineData("sub-0[1\\\\]", "sub-01", true)]
    [InlineData("# comment", "# comment", false)]
    [InlineData("\\#x", "#x", true)]
    [InlineData("\\!x", "!x", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("a\\*", "ab", true)]
    [InlineData("a\n!", "a", false)]
    [InlineData("x  ", "x", true)]
    [InlineData("x\\ ", "x ", true)]
    [InlineData("x\\ ", "x", false)]
    [InlineData("x\r", "x", true)]
    [InlineData("x\\", "x", false)]
    [InlineData("/derivatives", "derivatives", true)]
    [InlineData("a/*", "a/b", true)]
    [InlineData("a/*", "a", false)]
    [InlineData("a***b", "axyzb", true)]
    [InlineData("**/", "a/b", true)]
    [InlineData("**/", "b", false)]
    public void Pattern_excludes_a_path(string pattern, string path, bool isExcluded) =>
        Assert.Equal(isExcluded, IgnoreRules.Parse(pattern).Excludes(path));

    [Theory]
    [InlineData("sourcedata/x", true)]
    [InlineData("sourcedata", false)]
    [InlineData("sub-01/code/x", false)]
    [InlineData("log/x", true)]
    [InlineData("logs/x", false)]
    [InlineData("doc/x", true)]
    public void Default_patterns_exclude_what_is_in_some_folders_of_the_root(string path, bool isExcluded) =>
        Assert.Equal(isExcluded, IgnoreRules.Parse("").Excludes(path));

    [Fact]
    public void Last_pattern_that_matches_decides()
    {
        var rules = IgnoreRules.Parse("*.tsv\n!participants.tsv\n\n# all\nphenotype/*\n!phenotype/a.tsv\n");

        Assert.True(rules.Excludes("sub-01_scans.tsv"));
        Assert.False(rules.Excludes("participants.tsv"));
        Assert.False(rules.Excludes("phenotype/a.tsv"));
    }

    [Fact]
    public void Nothing_in_an_excluded_folder_is_included_again()
    {
        var rules = IgnoreRules.Parse("/a/\n!/a/b\n/c/\n!/c/\n");

        Assert.True(rules.Excludes("a/b"));
        Assert.False(rules.Excludes("c/b"));
    }

    [Fact]
    public void Pattern_with_a_slash_at_the_end_excludes_the_content_of_a_folder_but_not_the_folder()
    {
        var rules = IgnoreRules.Parse("figures/\nplots\n");

        Assert.False(rules.Excludes("figures"));
        Assert.True(rules.ExcludesContent("figures"));
        Assert.True(rules.Excludes("figures/a.png"));
        Assert.True(rules.Excludes("plots"));
    }

    [Fact]
    public void Carriage_return_after_a_folder_anchors_its_pattern_as_in_the_BIDS_validator()
    {
        var rules = IgnoreRules.Parse("extra/\r\n");

        Assert.True(rules.Excludes("extra/x"));
        Assert.False(rules.Excludes("sub-01/extra/x"));
    }

    [Fact]
    public void Matching_agrees_with_a_simple_matcher() =>
        Gen.Select(
                OneOf("a", "b", "*", "?", "/", "/**/", "[ab]", "x").Array[1, 8],
                OneOf("a", "b", "/", "x").Array[1, 10]
            )
            .Where((pattern, path) => IsPlain(string.Concat(pattern)) && IsPath(string.Concat(path)))
            .Sample(
                (pattern, path) =>
                {
                    var (glob, name) = (string.Concat(pattern), string.Concat(path));
                    var rules = IgnoreRules.Parse("/" + glob);

                    Assert.Equal(
                        SimpleMatch(glob, name) || ParentsOf(name).Any(parent => SimpleMatch(glob, parent)),
                        rules.Excludes(name)
                    );
                },
                iter: SeededSet.Count(4000),
                seed: "0000KQ9yXv41"
            );

    [Fact]
    public void Hostile_patterns_and_paths_take_linear_time()
    {
        var path = string.Concat(Enumerable.Repeat("aaaaaaaa/", 300)) + "b";
        var rules = IgnoreRules.Parse(
            string.Concat(Enumerable.Repeat("*a", 2000))
                + "c\n"
                + string.Concat(Enumerable.Repeat("/**", 2000))
                + "/c\n"
                + string.Concat(Enumerable.Repeat("\\ ", 2000))
                + "\n"
                + new string('[', 2000)
        );

        Assert.False(rules.Excludes(path, isInExcluded: false));
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool IsPlain(string pattern) =>
        !pattern.StartsWith('/')
        && !pattern.EndsWith('/')
        && pattern.Replace("/**/", "_", StringComparison.Ordinal) is var rest
        && !rest.Contains("//", StringComparison.Ordinal)
        && !rest.Contains("**", StringComparison.Ordinal)
        && !rest.Contains("/_", StringComparison.Ordinal)
        && !rest.Contains("_/", StringComparison.Ordinal)
        && !rest.StartsWith("*_", StringComparison.Ordinal);

    private static bool IsPath(string path) =>
        !path.StartsWith('/') && !path.EndsWith('/') && !path.Contains("//", StringComparison.Ordinal);

    private static IEnumerable<string> ParentsOf(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            yield return path[..end];
    }

    /// <summary>Tries all ways, one after the other.</summary>
    private static bool SimpleMatch(string pattern, string path)
    {
        if (pattern.Length == 0)
            return path.Length == 0;
        if (pattern.StartsWith("/**/", StringComparison.Ordinal))
        {
            return SimpleMatch(pattern[3..], path)
                || (
                    path.StartsWith('/')
                    && path.IndexOf('/', 1) is > 1 and var next
                    && SimpleMatch(pattern, path[next..])
                );
        }
        // A star after a slash at the end needs a character, and so do all others here.
        if (pattern[0] == '*')
            return SimpleMatch(pattern[1..], path)
                || (path.Length > 0 && path[0] != '/' && SimpleMatch(pattern, path[1..]));
        if (path.Length == 0)
            return false;
        if (pattern.StartsWith("[ab]", StringComparison.Ordinal))
            return path[0] is 'a' or 'b' && SimpleMatch(pattern[4..], path[1..]);
        return (pattern[0] == '?' ? path[0] != '/' : path[0] == pattern[0]) && SimpleMatch(pattern[1..], path[1..]);
    }
}
