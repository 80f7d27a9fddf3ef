namespace Dandi.Formats.Tests.Bids.Rules;

public sealed class CheckTests : IDisposable
{
    private readonly SmallDataset _dataset = new();

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void A_failed_check_has_the_code_the_severity_and_the_message_of_its_rule()
    {
        _dataset.WithImage("sub-01/anat/sub-01_T1w.nii", 2, 2, 2, 2);

        var issue = Assert.Single(_dataset.Validate(), issue => issue.Code == "T1W_FILE_WITH_TOO_MANY_DIMENSIONS");
        Assert.Equal(Dandi.Bids.BidsSeverity.Error, issue.Severity);
        Assert.Equal("/sub-01/anat/sub-01_T1w.nii", issue.Location);
        Assert.Equal("rules.checks.anat.T1wFileWithTooManyDimensions", issue.Rule);
        Assert.Equal("_T1w.nii[.gz] files must have exactly three dimensions.", issue.Message);
    }

    [Fact]
    public void A_level_may_depend_on_another_field()
    {
        const string image = "sub-01/perf/sub-01_asl.nii";
        _dataset.WithImage(image, 2, 2, 2, 2).With("asl.json", """{"M0Type": "Separate"}""");
        Assert.Empty(_dataset.Find("M0ESTIMATE_NOT_DEFINED"));

        _dataset.With("asl.json", """{"M0Type": "Estimate"}""");
        Assert.Equal([$"M0Estimate@/{image}"], _dataset.Find("M0ESTIMATE_NOT_DEFINED"));
    }

    [Fact]
    public void Files_that_others_refer_to_must_exist()
    {
        const string scans = "sub-01/sub-01_scans.tsv";
        _dataset.WithImage("sub-01/anat/sub-01_T1w.nii", 2, 2, 2).With(scans, "filename\nanat/sub-01_T1w.nii\n");
        Assert.Empty(_dataset.Find("SCANS_FILENAME_NOT_MATCH_DATASET"));

        _dataset.With(scans, "filename\nanat/sub-01_T2w.nii\n");
        Assert.Equal([$"@/{scans}"], _dataset.Find("SCANS_FILENAME_NOT_MATCH_DATASET"));
    }
}
