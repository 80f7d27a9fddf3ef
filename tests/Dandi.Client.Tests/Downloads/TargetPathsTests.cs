using Dandi.Addresses;
using Dandi.Downloads;

namespace Dandi.Client.Tests.Downloads;

public sealed class TargetPathsTests
{
    [Theory]
    [InlineData(AddressKind.Dandiset, "", "sub-1/a.nwb", "000001/sub-1/a.nwb", "000001/sub-1/a.nwb")]
    [InlineData(AddressKind.Glob, "*.nwb", "sub-1/a.nwb", "sub-1/a.nwb", "000001/sub-1/a.nwb")]
    [InlineData(AddressKind.Folder, "sub-1/", "sub-1/deep/a.nwb", "sub-1/deep/a.nwb", "000001/sub-1/deep/a.nwb")]
    [InlineData(AddressKind.Folder, "sub-1/deep/", "sub-1/deep/a.nwb", "deep/a.nwb", "000001/sub-1/deep/a.nwb")]
    [InlineData(AddressKind.Folder, "sub-1/de", "sub-1/deep/a.nwb", "deep/a.nwb", "000001/sub-1/deep/a.nwb")]
    [InlineData(AddressKind.Folder, "sub", "sub-10/a.nwb", "sub-10/a.nwb", "000001/sub-10/a.nwb")]
    [InlineData(AddressKind.Asset, "sub-1/a.nwb", "sub-1/a.nwb", "a.nwb", "000001/sub-1/a.nwb")]
    [InlineData(AddressKind.AssetId, "some-id", "sub-1/a.nwb", "a.nwb", "000001/sub-1/a.nwb")]
    [InlineData(AddressKind.ZarrEntries, "sub-1/z.zarr", "sub-1/z.zarr", "z.zarr", "000001/sub-1/z.zarr")]
    public void An_asset_goes_where_the_Python_client_puts_it(
        AddressKind kind,
        string location,
        string asset,
        string target,
        string targetInTree
    )
    {
        var address = new ArchiveAddress("", DandiInstance.Parse("dandi"), kind)
        {
            Dandiset = DandisetId.Parse("000001"),
            Location = location,
        };

        Assert.Equal(target, new TargetPaths(address, preservesTree: false).Of(asset));
        Assert.Equal(targetInTree, new TargetPaths(address, preservesTree: true).Of(asset));
    }

    [Fact]
    public void An_asset_without_a_Dandiset_keeps_its_folders_below_the_output_folder()
    {
        var address = new ArchiveAddress("", DandiInstance.Parse("dandi"), AddressKind.AssetId)
        {
            Location = "some-id",
        };

        Assert.Equal("sub-1/a.nwb", new TargetPaths(address, preservesTree: true).Of("sub-1/a.nwb"));
    }
}
