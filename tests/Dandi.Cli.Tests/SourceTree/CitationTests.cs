using System.Text.RegularExpressions;
using Dandi.Testing;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>A page that the sources cite is in this repository, and has the section.</summary>
public sealed partial class CitationTests
{
    [Fact]
    public void Each_page_and_section_that_is_cited_exists()
    {
        var (cited, missing) = (0, new List<string>());
        foreach (
            var file in SourceFile.AllPaths.Where(file => !file.EndsWith("CitationTests.cs", StringComparison.Ordinal))
        )
        {
            foreach (
                var (page, sections) in File.ReadLines(Repository.Locate(file))
                    .Where(line => line.Contains("//", StringComparison.Ordinal))
                    .SelectMany(Citations)
            )
            {
                cited++;
                var path = Repository.Locate(page.Contains('/', StringComparison.Ordinal) ? page : $"docs/spec/{page}");
                if (!File.Exists(path))
                    missing.Add($"{file}: {page}");
                else
                    missing.AddRange(
                        sections.Except(NumbersOfHeadings(path)).Select(section => $"{file}: {page} §{section}")
                    );
            }
        }

        Assert.InRange(cited, 100, int.MaxValue);
        Assert.Empty(missing.Distinct());
    }

    [Theory]
    [InlineData("/// (archive-api.md §6.3–6.5, §16; nwb.md)", "archive-api.md 6.3 6.5 16|nwb.md")]
    [InlineData("/// By nwb.md §1.5, \"Constructor arguments\", and RFC 1321 §3.4.", "nwb.md 1.5 3.4")]
    [InlineData("/// See docs/decisions/0015-timeouts-and-retries.md.", "docs/decisions/0015-timeouts-and-retries.md")]
    public void Citations_are_found(string line, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                '|',
                Citations(line).Select(citation => string.Join(' ', citation.Sections.Prepend(citation.Page)))
            )
        );

    /// <summary>The pages that a line names, each with the sections between it and the next.</summary>
    private static IEnumerable<(string Page, IReadOnlyList<string> Sections)> Citations(string line)
    {
        var pages = Page().Matches(line).ToList();
        for (var i = 0; i < pages.Count; i++)
        {
            var end = i + 1 < pages.Count ? pages[i + 1].Index : line.Length;
            yield return (
                pages[i].Value,
                [.. Section().Matches(line[pages[i].Index..end]).Select(match => match.Groups["number"].Value)]
            );
        }
    }

    private static HashSet<string> NumbersOfHeadings(string path) =>
        File.ReadLines(path)
            .Select(line => Heading().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["number"].Value)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"(docs/decisions/)?\b[a-z0-9][a-z0-9-]*\.md\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Page();

    [GeneratedRegex(@"(§|–)\s?(?<number>[0-9]+(\.[0-9]+)*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    [GeneratedRegex(@"^#+\s+(?<number>[0-9]+(\.[0-9]+)*)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
