using Dandi.Bids;
using Dandi.Bids.Schema;

namespace Dandi.Formats.Tests.Bids;

public sealed class BidsValidatorTests : IDisposable
{
    private readonly SmallDataset _dataset = new();

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void A_part_of_a_dataset_has_the_issues_that_the_whole_has_there()
    {
        _dataset
            .WithImage("sub-01/anat/sub-01_T1w.nii", 2, 2, 2, 2)
            .WithImage("sub-02/anat/sub-02_T1w.nii", 2, 2, 2, 2)
            .With("sub-02/anat/sub-02_T1w.json", """{"Manufacturer": 5}""")
            .With("sub-02/anat/sub-02_wrong.nii")
            .With("T1w.json", """{"EchoTime": 1}""");
        var all = _dataset.Validate();

        foreach (var part in (string[])["sub-02", "sub-02/anat/sub-02_T1w.nii", "participants.tsv"])
        {
            var found = _dataset.Validate(part);
            Assert.Equal(
                all.Where(issue => IsIn(issue, part)).Select(Text).Order(StringComparer.Ordinal),
                found.Where(issue => IsIn(issue, part)).Select(Text).Order(StringComparer.Ordinal)
            );
            Assert.DoesNotContain(found, issue =>
                issue.Location?.StartsWith("/sub-01", StringComparison.Ordinal) == true
            );
        }
        Assert.Contains(_dataset.Validate("sub-02"), issue => issue.Code == "JSON_SCHEMA_VALIDATION_ERROR");
        Assert.Contains(_dataset.Validate("sub-02/anat"), issue => issue.Code == "NOT_INCLUDED");
    }

    [Theory]
    [InlineData("sub-01/anat/sub-01_T1w.json")]
    [InlineData("T1w.json")]
    [InlineData("task-a_events.json")]
    [InlineData("sub-02/anat/sub-02_T2w.json")]
    [InlineData("sub-02/eeg/sub-02_coordsystem.json")]
    public void A_sidecar_that_is_named_alone_has_the_issues_that_the_whole_dataset_has_there(string path)
    {
        _dataset
            .WithImage("sub-01/anat/sub-01_T1w.nii", 2, 2, 2)
            .With("sub-01/anat/sub-01_T1w.json", """{"EchoTime": "short", "FlipAngle": 5, "Manufacturer": 5}""")
            .With("T1w.json", """{"FlipAngle": "wide", "EchoTime": 0.1, "InstitutionName": []}""")
            .With("sub-01/func/sub-01_task-a_events.tsv", "onset\tduration\n1\t1\n")
            .With("task-a_events.json", """{"onset": {"Units": "ms"}, "StimulusPresentation": 5}""")
            .With("sub-02/anat/sub-02_T2w.json", "{}")
            .With("sub-02/eeg/sub-02_task-a_eeg.edf")
            .With("sub-02/eeg/sub-02_coordsystem.json", """{"EEGCoordinateSystem": 5}""");

        var expected = _dataset.Validate().Where(issue => issue.Location == $"/{path}").Select(Text).ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            _dataset
                .Validate(path)
                .Where(issue => issue.Location is not (null or "/dataset_description.json"))
                .Select(Text)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Each_path_of_which_nothing_was_checked_is_named()
    {
        _dataset.With("sub-01/note.txt").With("code/a.py").With(".bidsignore", "note*").With("note.md");

        var summary = new BidsValidator(BidsSchema.Default).Validate(
            _dataset.Root,
            ["sub-01", "code/a.py", "note.md", "README"],
            _ => { },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["code/a.py", "note.md"], summary.UncheckedPaths);
    }

    [Fact]
    public void HED_strings_are_noticed()
    {
        Assert.False(Summary().HasHed);

        _dataset.With("task-a_events.json", """{"trial_type": {"HED": {"a": "Event"}}}""");
        Assert.True(Summary().HasHed);
        Assert.DoesNotContain(_dataset.Validate(), issue => issue.Code.StartsWith("HED", StringComparison.Ordinal));
    }

    [Fact]
    public void Datasets_in_derivatives_are_named_as_not_checked()
    {
        _dataset
            .With("derivatives/b/dataset_description.json")
            .With("derivatives/a/dataset_description.json")
            .With("derivatives/plain/note.txt")
            .With("sub-01/note.txt");

        Assert.Equal(["derivatives/a", "derivatives/b"], Summary().UncheckedDatasets);
        Assert.Equal(["derivatives/b"], Summary("derivatives/b").UncheckedDatasets);
        Assert.Empty(Summary("sub-01").UncheckedDatasets);
    }

    [Fact]
    public void All_participants_are_compared_with_the_folders()
    {
        var subjects = Enumerable.Range(1000, 1001).Select(number => $"sub-{number}").ToList();
        foreach (var subject in subjects)
            Directory.CreateDirectory(Path.Combine(_dataset.Root, subject));
        _dataset.With("participants.tsv", $"participant_id\n{string.Join('\n', subjects)}\n");
        Assert.Empty(_dataset.Find("PARTICIPANT_ID_MISMATCH", "participants.tsv"));

        _dataset.With("participants.tsv", $"participant_id\n{string.Join('\n', subjects.SkipLast(1))}\n");
        Assert.NotEmpty(_dataset.Find("PARTICIPANT_ID_MISMATCH"));
    }

    [Fact]
    public void Every_built_in_code_has_one_severity()
    {
        _dataset
            .With("sub-01/anat/x.txt", "")
            .With("sub-01/anat/sub-01_T1w.nii", "")
            .With("participants.tsv", "a\ta\n");

        Assert.All(_dataset.Validate().Where(issue => IssueCodes.All.Contains(issue.Code)), issue =>
            Assert.Equal(IssueCodes.SeverityOf(issue.Code), issue.Severity)
        );
    }

    [Fact]
    public void A_validation_can_be_canceled_from_the_report_of_an_issue()
    {
        _dataset.WithImage("sub-01/anat/sub-01_T1w.nii", 2, 2, 2);
        using var cancellation = new CancellationTokenSource();
        var count = 0;

        Assert.Throws<OperationCanceledException>(() =>
            new BidsValidator(BidsSchema.Default).Validate(
                _dataset.Root,
                _ =>
                {
                    count++;
                    cancellation.Cancel();
                },
                cancellation.Token
            )
        );
        Assert.True(count > 0);
    }

    [Fact]
    public void A_file_that_is_removed_meanwhile_is_an_issue()
    {
        _dataset
            .With("sub-01/anat/sub-01_T1w.nii")
            .With("sub-02/anat/sub-02_T1w.nii")
            .With("sub-02/anat/sub-02_scan.tsv");
        var issues = new List<BidsIssue>();

        new BidsValidator(BidsSchema.Default).Validate(
            _dataset.Root,
            issue =>
            {
                issues.Add(issue);
                if (Directory.Exists(Path.Combine(_dataset.Root, "sub-02")))
                    Directory.Delete(Path.Combine(_dataset.Root, "sub-02"), recursive: true);
            },
            TestContext.Current.CancellationToken
        );

        Assert.Contains(issues, issue => issue is { Code: "FILE_READ", Location: "/sub-02/anat/sub-02_T1w.nii" });
        Assert.Contains(issues, issue => issue is { Code: "FILE_READ", Location: "/sub-02/anat/sub-02_scan.tsv" });
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error_that_names_it()
    {
        var path = Path.Combine(_dataset.Root, "nowhere");

        var error = Assert.Throws<DandiException>(() =>
            new BidsValidator(BidsSchema.Default).Validate(path, _ => { }, TestContext.Current.CancellationToken)
        );
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private BidsSummary Summary(string only = "") =>
        new BidsValidator(BidsSchema.Default).Validate(
            _dataset.Root,
            [only],
            _ => { },
            TestContext.Current.CancellationToken
        );

    private static bool IsIn(BidsIssue issue, string part) =>
        issue.Location == "/" + part || issue.Location?.StartsWith($"/{part}/", StringComparison.Ordinal) == true;

    private static string Text(BidsIssue issue) => $"{issue.Code} {issue.SubCode} {issue.Location} {issue.Message}";
}
