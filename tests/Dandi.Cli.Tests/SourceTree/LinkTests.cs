using System.Text;
using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>
/// Links in the documents lead to files of the repository and to headings that exist, as a browser of the repository
/// shows them. What the site of the manual makes of them is checked when it is built.
/// </summary>
public sealed partial class LinkTests
{
    private const int MinLinks = 1_000;
    private static readonly Dictionary<string, HashSet<string>> AnchorsOfPages = [];

    [Fact]
    public void Each_link_of_a_document_leads_to_a_file_and_a_heading_that_exist()
    {
        var pages = Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Concat(SourceFile.PathsIn("docs", "*.md"))
            .Concat(SourceFile.PathsIn("bench", "*.md"));
        var (links, broken) = (0, new List<string>());
        foreach (var page in pages)
        {
            foreach (var link in LinksIn(File.ReadAllText(Repository.Locate(page))))
            {
                links++;
                if (ProblemOf(page, link) is { } problem)
                    broken.Add($"{page}: {link}: {problem}");
            }
        }

        Assert.Empty(broken);
        Assert.InRange(links, MinLinks, int.MaxValue);
    }

    [Theory]
    [InlineData("see [a](b.md#c) and `[d](e.md)`, ![f](g.png)", "b.md#c g.png")]
    [InlineData("```\n[a](b.png)\n```\n[c](https://d)\n    [e](f.png)\n", "")]
    public void Links_are_found_outside_of_code(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', LinksIn(text)));

    [Theory]
    [InlineData("6.3 `POST` (a): create", "63-post-a-create")]
    [InlineData("NWB: the NWB Inspector", "nwb-the-nwb-inspector")]
    [InlineData("`--existing`", "--existing")]
    public void A_heading_has_the_anchor_that_browsers_of_repositories_give_it(string heading, string expected) =>
        Assert.Equal(expected, AnchorOf(heading));

    private static IEnumerable<string> LinksIn(string text) =>
        Link()
            .Matches(Code().Replace(text, ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

    private static string? ProblemOf(string page, string link)
    {
        var parts = link.Split('#', 2);
        var (path, anchor) = (parts[0], parts.Length > 1 ? parts[1] : null);
        var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
        var full = Path.GetFullPath(Repository.Locate(target));
        if (!full.StartsWith(Repository.Root, StringComparison.Ordinal))
            return "is outside of the repository";
        if (!Path.Exists(full))
            return "does not exist";
        return anchor is null || AnchorsOf(full).Contains(anchor) ? null : "there is no such heading";
    }

    private static HashSet<string> AnchorsOf(string page)
    {
        if (!AnchorsOfPages.TryGetValue(page, out var anchors))
        {
            anchors = Heading()
                .Matches(Fence().Replace(File.ReadAllText(page), ""))
                .Select(match => AnchorOf(match.Groups["text"].Value))
                .ToHashSet(StringComparer.Ordinal);
            AnchorsOfPages.Add(page, anchors);
        }
        return anchors;
    }

    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var character in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
                anchor.Append(character);
            else if (character == ' ')
                anchor.Append('-');
        }
        return anchor.ToString();
    }

    [GeneratedRegex(@"^```.*?^```|^ {4}.*?$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^()\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+\s+(?<text>.*?)\s*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Heading();
}
