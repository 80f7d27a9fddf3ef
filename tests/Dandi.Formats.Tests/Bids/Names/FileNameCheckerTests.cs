using Dandi.Bids;
using Dandi.Bids.Names;
using Dandi.Bids.Schema;
using Dandi.Bids.Tree;
using Dandi.Formats.Tests.Bids.Tree;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Names;

public sealed class FileNameCheckerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<BidsIssue> _issues = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sub-01/anat/sub-01_T1w.nii.gz", "")]
    [InlineData("sub-01/anat/sub-01_T1w.json", "")]
    [InlineData("dataset_description.json", "")]
    [InlineData("README.md", "")]
    [InlineData("README.doc", "EXTENSION_MISMATCH")]
    [InlineData("participants.tsv", "")]
    [InlineData("phenotype/anything.tsv", "")]
    [InlineData("dandiset.yaml", "NOT_INCLUDED")]
    [InlineData("sub-01/anat/sub-01_foo.nii.gz", "NOT_INCLUDED")]
    [InlineData("sub-01/anat/sub-01_T1w.txt", "EXTENSION_MISMATCH")]
    [InlineData("sub-01/anat/T1w.nii", "INVALID_LOCATION MISSING_REQUIRED_ENTITY")]
    [InlineData("sub-01/anat/sub-01_foo-x_T1w.nii", "ENTITY_NOT_IN_RULE FILENAME_MISMATCH")]
    [InlineData("sub-01/anat/sub-01_acq_T1w.nii", "ENTITY_WITH_NO_LABEL FILENAME_MISMATCH")]
    [InlineData("sub-01/anat/sub-01_run-A_T1w.nii", "INVALID_ENTITY_LABEL")]
    [InlineData("sub-01/anat/sub-01_acq-a_b_T1w.nii", "ENTITY_NOT_IN_RULE ENTITY_WITH_NO_LABEL FILENAME_MISMATCH")]
    [InlineData("sub-01/func/sub-01_T1w.nii", "DATATYPE_MISMATCH")]
    [InlineData("sub-01/anat/sub-02_T1w.nii", "INVALID_LOCATION")]
    [InlineData("sub-01/ses-1/anat/sub-01_T1w.nii", "INVALID_LOCATION")]
    [InlineData("sub-01/anat/sub-01_run-1_acq-a_T1w.nii", "FILENAME_MISMATCH")]
    [InlineData("task-rest_bold.json", "")]
    [InlineData("sub-01_T1w.nii", "INVALID_LOCATION")]
    [InlineData("sub-01/meg/sub-01_task-a_meg.ds/x", "")]
    [InlineData("sub-01_foo/x", "NOT_INCLUDED")]
    public void Name_of_a_file_has_issues(string path, string codes)
    {
        Check(path);

        Assert.Equal(codes, string.Join(' ', _issues.Select(issue => issue.Code).Order(StringComparer.Ordinal)));
        Assert.All(_issues, issue => Assert.Equal(BidsSeverity.Error, issue.Severity));
    }

    [Theory]
    [InlineData("sub-01", "rules.directories.raw.subject")]
    [InlineData("ses-x", "rules.directories.raw.session")]
    [InlineData("anat", "rules.directories.raw.datatype")]
    [InlineData("docs", "rules.directories.raw.docs")]
    [InlineData("figures", null)]
    [InlineData("sub", null)]
    public void Folder_has_a_rule_or_is_not_included(string name, string? rule)
    {
        Directory.CreateDirectory(_folder.Locate(name));
        var folder = Read().Folders[0].AsFile();

        var match = CheckFile(folder);

        Assert.Equal(rule, match.Rules.SingleOrDefault());
        Assert.Equal(rule is null ? ["NOT_INCLUDED"] : [], _issues.Select(issue => issue.Code));
        Assert.All(_issues, issue => Assert.Equal($"/{name}/", issue.Location));
    }

    [Fact]
    public void Issue_names_the_rule()
    {
        Check("sub-01/anat/sub-01_foo-x_T1w.txt");

        Assert.Equal(
            ["rules.files.raw.anat.nonparametric", "rules.files.raw.anat.nonparametric", null],
            _issues.Select(issue => issue.Rule)
        );
        Assert.All(_issues, issue => Assert.Equal("/sub-01/anat/sub-01_foo-x_T1w.txt", issue.Location));
    }

    [Fact]
    public void Parts_that_no_rule_uses_are_left_out()
    {
        Assert.Equal("", Check("dataset_description.json").Parts.Suffix);
        Assert.Empty(Check("dataset_description.json").Parts.Entities);
        Assert.Equal("", Check("sub-01/anat/sub-01_foo.nii.gz").Parts.Extension);
        Assert.Equal("T1w", Check("sub-01/anat/sub-01_T1w.nii.gz").Parts.Suffix);
    }

    [Fact]
    public void Several_rules_that_do_not_fit_are_one_issue()
    {
        Check("sub-01_run-2_space-grid2_coordsystem.json");

        Assert.Contains(_issues, issue => issue.Code == "ALL_FILENAME_RULES_HAVE_ISSUES");
        Assert.DoesNotContain(_issues, issue => issue.Code == "INVALID_LOCATION");
    }

    [Fact]
    public void Rules_for_derivatives_count_only_in_derivatives()
    {
        Check("sub-01/anat/sub-01_dseg.nii.gz");
        Assert.Equal(["NOT_INCLUDED"], _issues.Select(issue => issue.Code));
        _issues.Clear();

        Check("sub-01/anat/sub-01_dseg.nii.gz", "derivative");
        Assert.Empty(_issues);
    }

    [Fact]
    public void Names_that_differ_only_in_case_collide()
    {
        foreach (var name in new[] { "README", "readme", "CHANGES", "sub-01/readme" })
            _folder.Write(name, "x");
        var collisions = new CaseCollisions();
        var root = Read();

        foreach (var file in root.Files.Concat(root.Folders[0].Files).Append(root.Folders[0].AsFile()))
            collisions.Check(file, _issues.Add);

        Assert.Equal(
            [("CASE_COLLISION", "/README"), ("CASE_COLLISION", "/readme")],
            _issues.Select(issue => (issue.Code, issue.Location))
        );
    }

    [Fact]
    public void Hostile_names_are_checked_in_linear_time()
    {
        var random = new Random(1);
        var pieces = new[]
        {
            "sub-",
            "_",
            "-",
            ".",
            "bold",
            "T1w",
            ".nii.gz",
            "01",
            "é",
            "\n",
            "NOENTITY",
            "task-",
            " ",
            "/",
        };
        for (var i = 0; i < SeededSet.Count(2000); i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(13)]));
            var folder = new BidsFolder { Name = "", RootPath = "/" };

            CheckFile(new BidsFile { Name = name, Parent = folder });
        }

        Assert.DoesNotContain(_issues, issue => issue.Location is null);
    }

    private FileNameMatch Check(string path, string type = "raw")
    {
        _folder.Write(path, "x");
        var folder = Read();
        foreach (var name in path.Split('/')[..^1])
        {
            folder = folder.FindFolder(name)!;
            if (folder.IsPseudoFile)
                return CheckFile(folder.AsFile(), type);
        }
        return CheckFile(folder.FindFile(path.Split('/')[^1])!, type);
    }

    private FileNameMatch CheckFile(BidsFile file, string type = "raw")
    {
        var datatype = BidsSchema.Default.Datatypes.Contains(file.Parent.Name) ? file.Parent.Name : "";
        var checker = new FileNameChecker(BidsSchema.Default, type);
        return checker.Check(file, FileNameParts.Parse(file.Name), datatype, _issues.Add);
    }

    private BidsFolder Read() =>
        BidsTree.Read(_folder.Root, TreeTestKinds.All, _issues.Add, TestContext.Current.CancellationToken);
}
