namespace Dandi.Formats.Tests.Bids.Contexts;

public sealed class DatasetContextTests
{
    private const string Image = "sub-01/anat/sub-01_T1w.nii";

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "DatasetType": "raw" """, true)]
    [InlineData(""", "DatasetType": "" """, true)]
    [InlineData(""", "DatasetType": "derivative" """, false)]
    [InlineData(""", "GeneratedBy": [{"Name": "g"}] """, false)]
    [InlineData(""", "DatasetType": "raw", "GeneratedBy": [{"Name": "g"}] """, true)]
    public void The_type_decides_whether_recommended_fields_are_reported(string members, bool isRaw)
    {
        using var dataset = new SmallDataset($$"""{"Name": "n", "BIDSVersion": "1.11.1"{{members}}}""");
        dataset.WithImage(Image, 2, 2, 2);

        Assert.Equal(isRaw, dataset.Find("SIDECAR_KEY_RECOMMENDED").Contains($"Manufacturer@/{Image}"));
        Assert.Equal(isRaw, dataset.Find("JSON_KEY_RECOMMENDED").Count > 0);
    }

    [Fact]
    public void A_type_that_is_not_given_is_not_missing()
    {
        using var dataset = new SmallDataset();

        Assert.DoesNotContain("DatasetType@/dataset_description.json", dataset.Find("JSON_KEY_RECOMMENDED"));
        Assert.Contains("GeneratedBy@/dataset_description.json", dataset.Find("JSON_KEY_RECOMMENDED"));
    }

    [Theory]
    [InlineData("sub-01", false)]
    [InlineData("sub-02", true)]
    public void Participants_are_compared_with_the_folders_of_subjects(string participant, bool differs)
    {
        using var dataset = new SmallDataset();
        dataset.WithImage(Image, 2, 2, 2).With("participants.tsv", $"participant_id\n{participant}\n");

        Assert.Equal(differs ? ["@/participants.tsv"] : [], dataset.Find("PARTICIPANT_ID_MISMATCH"));
    }

    [Fact]
    public void A_description_that_is_no_JSON_is_reported_for_the_dataset_and_for_the_file()
    {
        using var dataset = new SmallDataset("{");

        Assert.Equal(["@/dataset_description.json", "@/dataset_description.json"], dataset.Find("JSON_INVALID"));
    }

    [Fact]
    public void A_dataset_without_description_is_reported_without_location()
    {
        using var dataset = new SmallDataset();
        File.Delete(Path.Combine(dataset.Root, "dataset_description.json"));

        Assert.Equal(["@"], dataset.Find("MISSING_DATASET_DESCRIPTION"));
    }
}
