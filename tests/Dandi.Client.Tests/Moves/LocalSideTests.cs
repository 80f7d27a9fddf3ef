using Dandi.Moves;
using Dandi.Testing;

namespace Dandi.Client.Tests.Moves;

public sealed class LocalSideTests
{
    [Fact]
    public void Assets_are_all_files_but_those_with_a_leading_period_and_a_Zarr_is_one()
    {
        using var folder = new TempDandiset();
        foreach (var path in new[] { "a.txt", ".hidden", ".git/x", "sub/b.nwb", "z.zarr/.zgroup", "z.zarr/0/0" })
            folder.Write(path, path);
        File.CreateSymbolicLink(folder.Locate("dangling.mp4"), "/nowhere");
        Directory.CreateSymbolicLink(folder.Locate("link"), folder.Locate("sub"));
        var side = new LocalSide(folder.Root);

        Assert.Equal(["a.txt", "dangling.mp4", "sub/b.nwb", "z.zarr"], side.AssetsBelow(""));
        Assert.Contains("link", Assert.Single(side.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", OccupantKind.Folder)]
    [InlineData("a.txt", OccupantKind.Asset)]
    [InlineData("dangling.mp4", OccupantKind.Asset)]
    [InlineData("sub", OccupantKind.Folder)]
    [InlineData("z.zarr", OccupantKind.Asset)]
    [InlineData("z.zarr/0", OccupantKind.Blocked)]
    [InlineData("a.txt/x", OccupantKind.Blocked)]
    [InlineData("link", OccupantKind.Blocked)]
    [InlineData("link/b.nwb", OccupantKind.Blocked)]
    [InlineData("dandiset.yaml", OccupantKind.Blocked)]
    [InlineData("new/x", OccupantKind.Nothing)]
    public void A_path_is_what_can_be_moved_or_moved_to(string path, OccupantKind kind)
    {
        using var folder = new TempDandiset();
        foreach (var file in new[] { "a.txt", "sub/b.nwb", "z.zarr/0/0" })
            folder.Write(file, file);
        File.CreateSymbolicLink(folder.Locate("dangling.mp4"), "/nowhere");
        Directory.CreateSymbolicLink(folder.Locate("link"), folder.Locate("sub"));

        Assert.Equal(kind, new LocalSide(folder.Root).Find(path).Kind);
    }
}
