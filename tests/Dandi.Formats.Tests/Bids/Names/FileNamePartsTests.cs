using Dandi.Bids.Names;

namespace Dandi.Formats.Tests.Bids.Names;

public sealed class FileNamePartsTests
{
    private static readonly string[] Extensions = ["", ".nii", ".nii.gz", ".ds/"];

    [Theory]
    [InlineData("sub-01_ses-a_T1w.nii.gz", "sub=01 ses=a", "T1w", ".nii.gz")]
    [InlineData("sub-01_T1w", "sub=01", "T1w", "")]
    [InlineData("README", "", "README", "")]
    [InlineData("README.md", "", "README", ".md")]
    [InlineData("dataset_description.json", "dataset=NOENTITY", "description", ".json")]
    [InlineData("sub-01.nii", "sub=01", "", ".nii")]
    [InlineData("sub-01_acq_T1w.nii", "sub=01 acq=NOENTITY", "T1w", ".nii")]
    [InlineData("sub-01_acq-_T1w.nii", "sub=01 acq-=NOENTITY", "T1w", ".nii")]
    [InlineData("sub-01-02_T1w.nii", "sub=01-02", "T1w", ".nii")]
    [InlineData("-a_b.c", "=a", "b", ".c")]
    [InlineData("sub-01_run-1_sub-02_bold.nii", "sub=02 run=1", "bold", ".nii")]
    [InlineData(".bidsignore", "=NOENTITY", "", ".bidsignore")]
    [InlineData("_", "=NOENTITY", "", "")]
    [InlineData("sub-01/", "sub=01/", "", "")]
    [InlineData("sub-01_foo/", "sub=01", "foo/", "")]
    [InlineData("sub-01_meg.ds/", "sub=01", "meg", ".ds/")]
    [InlineData("", "=NOENTITY", "", "")]
    public void Name_has_entities_a_suffix_and_an_extension(
        string name,
        string entities,
        string suffix,
        string extension
    )
    {
        var parts = FileNameParts.Parse(name);

        Assert.Equal(entities, string.Join(' ', parts.Entities.Select(entity => $"{entity.Key}={entity.Value}")));
        Assert.Equal((suffix, extension), (parts.Suffix, parts.Extension));
    }

    [Fact]
    public void Name_that_is_put_together_from_parts_has_these_parts() =>
        Gen.Select(
                Gen.Select(Gen.Char.AlphaNumeric.Array[1, 5], Gen.Char.AlphaNumeric.Array[1, 5]).List[1, 4],
                Gen.Char.AlphaNumeric.Array[1, 5],
                Gen.Int[0, 3].Select(i => Extensions[i])
            )
            .Sample(
                (pairs, suffix, extension) =>
                {
                    var entities = pairs
                        .Select(pair => KeyValuePair.Create(new string(pair.Item1), new string(pair.Item2)))
                        .DistinctBy(entity => entity.Key)
                        .ToList();
                    var name =
                        string.Concat(entities.Select(entity => $"{entity.Key}-{entity.Value}_"))
                        + new string(suffix)
                        + extension;

                    var parts = FileNameParts.Parse(name);

                    Assert.Equal(entities, parts.Entities);
                    Assert.Equal((new string(suffix), extension), (parts.Suffix, parts.Extension));
                },
                iter: 1000,
                seed: "0000KQ9yXv41"
            );
}
