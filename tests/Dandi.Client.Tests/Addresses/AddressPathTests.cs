using System.Text.Json;
using Dandi.Addresses;
using Dandi.Testing;

namespace Dandi.Client.Tests.Addresses;

public sealed class AddressPathTests
{
    public static TheoryData<CorpusCase> Locations =>
        Corpus.ReferenceCases(folder => folder.Cases("functions/split_zarr_location.json", item => item.ToString()));

    [Theory]
    [MemberData(nameof(Locations))]
    [Trait("Category", "Corpus")]
    public void Paths_are_split_at_the_Zarr_as_by_the_Python_client(CorpusCase @case)
    {
        var split = AddressPath.SplitZarr(@case["input"].GetString()!);

        var expected = @case["output"];
        if (expected.ValueKind == JsonValueKind.Null)
            Assert.True(split is null or { Inner: "" });
        else
            Assert.Equal((Zarr: expected[0].GetString()!, Inner: expected[1].GetString()!), split!.Value);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("./", "")]
    [InlineData("a/..", "")]
    [InlineData("/a//b/./c", "a/b/c")]
    [InlineData("a/b/", "a/b/")]
    [InlineData("a/b/..", "a/")]
    [InlineData("a/../..", null)]
    [InlineData("../a", null)]
    public void Paths_are_normalized_and_stay_in_the_Dandiset(string path, string? expected) =>
        Assert.Equal(expected, AddressPath.Normalize(path));

    [Theory]
    [InlineData("0/0", "0/0", true)]
    [InlineData("0/0", "0/0/1", true)]
    [InlineData("0/0", "0/01", false)]
    [InlineData("0/0", "0", false)]
    [InlineData("", "0", true)]
    public void Entries_are_covered_by_whole_segments(string inner, string entry, bool isCovered) =>
        Assert.Equal(
            isCovered,
            new ArchiveAddress("", DandiInstance.Parse("dandi"), AddressKind.ZarrEntries) { InnerPath = inner }.Covers(
                entry
            )
        );
}
