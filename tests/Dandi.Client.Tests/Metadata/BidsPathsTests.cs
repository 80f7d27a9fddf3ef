using Dandi.Bids.Matching;
using Dandi.Bids.Schema;
using Dandi.Testing;

namespace Dandi.Client.Tests.Metadata;

public sealed class BidsPathsTests
{
    [Theory]
    [InlineData("README", null, null)]
    [InlineData("participants.tsv", null, null)]
    [InlineData("code/sub-01/run.py", null, null)]
    [InlineData("sub-01/anat/sub-01_T1w.nii.gz", "01", null)]
    [InlineData("sub-01/ses-a/anat/sub-01_ses-a_T1w.nii.gz", "01", "a")]
    [InlineData("sub-01/ses-a/sub-01_ses-a_scans.tsv", "01", "a")]
    [InlineData("sub-01/sub-01_task-rest_bold.json", "01", null)]
    [InlineData("task-rest_bold.json", null, null)]
    [InlineData("inner/sub-01/anat/sub-01_T1w.nii.gz", "01", null)]
    [InlineData("sub-01/micr/sub-01_sample-1_SPIM.ome.zarr", "01", null)]
    [InlineData("phenotype/of/any.tsv", null, null)]
    public void Subject_and_session_are_those_of_the_folders_and_the_name(string path, string? subject, string? session)
    {
        using var folder = new TempFolder();

        Assert.Equal(new BidsEntities(subject, session), Find(folder, path));
    }

    [Theory]
    [InlineData("stray.txt")]
    [InlineData("xREADME")]
    [InlineData("sub-01/anat/T1w.nii.gz")]
    [InlineData("sub-01/anat/sub-02_T1w.nii.gz")]
    [InlineData("sub-01/ses-a/anat/sub-01_T1w.nii.gz")]
    [InlineData("sub-0_1/anat/sub-0_1_T1w.nii.gz")]
    [InlineData("sub-01/func/sub-01_bold.nii.gz")]
    [InlineData("sub-01/anat/sub-01_part-imaginary_T1w.nii.gz")]
    [InlineData("sub-01/micr/sub-01_sample-1_SPIM.ome.zarr/0/0")]
    [InlineData(".bidsignore")]
    public void A_path_that_no_rule_matches_has_no_entities(string path)
    {
        using var folder = new TempFolder();

        Assert.Null(Find(folder, path));
    }

    [Theory]
    [InlineData("*_T1w.nii.gz", false)]
    [InlineData("**/sub-01_*", false)]
    [InlineData("*/sub-0[1-3]/*", false)]
    [InlineData("*/sub-0[!1]/*", true)]
    [InlineData("sub-01/", true)]
    [InlineData("# sub-01", true)]
    public void A_file_that_bidsignore_names_has_no_entities(string pattern, bool isFound)
    {
        using var folder = new TempFolder();
        folder.Write(".bidsignore", $"other\r\n{pattern}\n");

        Assert.Equal(isFound, Find(folder, "sub-01/anat/sub-01_T1w.nii.gz") is not null);
    }

    [Fact]
    public void A_file_of_an_inner_dataset_has_no_entities()
    {
        using var folder = new TempFolder();
        folder.Write("inner/dataset_description.json", "{}");

        Assert.Null(Find(folder, "inner/sub-01/anat/sub-01_T1w.nii.gz"));
    }

    [Fact]
    public void A_bidsignore_that_is_not_a_file_is_an_error()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Locate(".bidsignore"));

        Assert.Throws<DandiException>(() => Find(folder, "README"));
    }

    [Theory]
    [InlineData("_")]
    [InlineData("*")]
    [InlineData("sub-01_")]
    public void Long_names_are_matched_in_a_short_time(string piece)
    {
        using var folder = new TempFolder();
        folder.Write(".bidsignore", string.Concat(Enumerable.Repeat("*a", 100)));
        var name = string.Concat(Enumerable.Repeat(piece, 255 / piece.Length));

        Assert.Null(Find(folder, $"{name}/{name}/{name}"));
    }

    private static BidsEntities? Find(TempFolder folder, string path) =>
        new BidsPaths(BidsSchema.Default, folder.Root).Find(path);
}
