using Dandi.Inspection.Explanations;
using Dandi.Manual;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Manual;

public sealed class RulePagesTests
{
    private const string Folder = "docs/manual/rules";

    [Fact]
    public void The_pages_of_the_rules_are_current()
    {
        var pages = RulePages.Create();

        foreach (var page in pages)
            Golden.Matches($"{Folder}/{page.Path}", page.Text);
        Assert.Equal(
            pages.Select(page => page.Path).Order(StringComparer.Ordinal),
            Directory
                .EnumerateFiles(Repository.Locate(Folder), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Locate(Folder), file))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Each_rule_has_a_page_with_its_explanation()
    {
        var pages = RulePages.Create();

        Assert.Equal(
            RuleExplanations.All.Keys.Select(rule => $"{rule}.md").Order(StringComparer.Ordinal),
            pages
                .Select(page => page.Path)
                .Where(path => path.Contains('/', StringComparison.Ordinal))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
        var weight = pages.Single(page => page.Path == "nwb/NWBI.check_subject_weight.md").Text;
        Assert.Contains(
            "# NWBI.check_subject_weight\n\nA weight without unit is ambiguous",
            weight,
            StringComparison.Ordinal
        );
        Assert.Contains("\n## How to fix it\n\nPyNWB: `Subject(weight='25 g', …)`", weight, StringComparison.Ordinal);
    }
}
