using Dandi.Bids;
using Dandi.Bids.Tree;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Tree;

public sealed class UnusedFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<BidsIssue> _issues = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sidecars_that_nothing_used_are_issues()
    {
        foreach (
            var path in new[]
            {
                "dataset_description.json",
                "a.json",
                "sub-01/b.json",
                "sub-01/used.json",
                "docs/c.json",
            }
        )
            _folder.Write(path, "{}");
        _folder.Write("ignored.json", "{}");
        _folder.Write(".bidsignore", "ignored.json\n");

        Check(["sub-01", "used.json"]);

        Assert.Equal(["/a.json", "/sub-01/b.json"], _issues.Select(issue => issue.Location).Order());
        Assert.All(_issues, issue => Assert.Equal("SIDECAR_WITHOUT_DATAFILE", issue.Code));
    }

    [Fact]
    public void Stimuli_that_are_not_used_are_one_issue_if_they_are_not_ignored()
    {
        foreach (var name in new[] { "a.png", "b.png", "in/c.png" })
            _folder.Write("stimuli/" + name, "x");
        _folder.Write(".bidsignore", "!/stimuli/\n");

        Check(["stimuli", "a.png"]);

        var issue = Assert.Single(_issues);
        Assert.Equal("UNUSED_STIMULUS", issue.Code);
        Assert.Equal(BidsSeverity.Warning, issue.Severity);
        Assert.Null(issue.Location);
        Assert.Equal("/stimuli/b.png, /stimuli/in/c.png", issue.Message);
    }

    [Fact]
    public void Stimuli_are_ignored_by_default()
    {
        _folder.Write("stimuli/a.png", "x");

        Check(["stimuli", "b.png"]);

        Assert.Empty(_issues);
    }

    private void Check(string[] used)
    {
        var root = BidsTree.Read(_folder.Root, TreeTestKinds.All, _issues.Add, TestContext.Current.CancellationToken);
        root.Contains(used);
        UnusedFiles.Check(root, _issues.Add);
    }
}
