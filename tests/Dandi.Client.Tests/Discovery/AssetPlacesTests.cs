using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

/// <summary>What a file would become that a command is to write.</summary>
public sealed class AssetPlacesTests
{
    [Theory]
    [InlineData("report.html", null)]
    [InlineData("sub-1/missing/report.html", null)]
    [InlineData("report.mp4", "an asset of the Dandiset")]
    [InlineData(".report.mp4", null)]
    [InlineData(".logs/report.mp4", null)]
    [InlineData("bids/report.html", "an asset, as every file in the BIDS dataset")]
    [InlineData("bids/sub-1/report.html", "an asset, as every file in the BIDS dataset")]
    [InlineData("bids/.git/report.html", null)]
    [InlineData("sub-1/z.zarr/report.html", "an entry of the Zarr")]
    [InlineData("bids/z.ngff/x/.report.html", "an entry of the Zarr")]
    [InlineData(".z.zarr/report.html", null)]
    [InlineData(".git/z.zarr/report.html", null)]
    [InlineData("z.zarr/.y.zarr/report.html", "an entry of the Zarr")]
    public void In_a_Dandiset_it_depends_on_the_names_of_file_and_folders(string path, string? expected)
    {
        using var folder = new TempDandiset();
        folder.Write("bids/dataset_description.json", "{}");

        AssertExplained(expected, folder.Locate(path), anyPath: false);

        // The next run finds the same.
        folder.Write(path, "report");
        var found = new AssetDiscovery(folder.Root, NamedPaths.All, anyPath: false).Find().Select(asset => asset.Path);
        Assert.Equal(
            expected is not null,
            found.Any(asset => asset == path || path.StartsWith($"{asset}/", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("report.html", "an asset of the Dandiset")]
    [InlineData(".report.html", null)]
    public void Every_file_that_is_not_hidden_is_an_asset_if_that_is_asked_for(string path, string? expected)
    {
        using var folder = new TempDandiset();

        AssertExplained(expected, folder.Locate(path), anyPath: true);
    }

    [Theory]
    [InlineData("report.mp4", null)]
    [InlineData("bids/sub-1/report.html", "an asset, as every file in the BIDS dataset")]
    [InlineData("z.zarr/report.html", "an entry of the Zarr")]
    public void Outside_of_Dandisets_only_Zarrs_and_BIDS_datasets_take_in_files(string path, string? expected)
    {
        using var folder = new TempFolder();
        folder.Write("bids/dataset_description.json", "{}");

        AssertExplained(expected, folder.Locate(path), anyPath: false);
    }

    private static void AssertExplained(string? expected, string file, bool anyPath)
    {
        var explained = AssetPlaces.Explain(file, anyPath);

        if (expected is null)
            Assert.Null(explained);
        else
            Assert.StartsWith($"would become {expected} `", explained, StringComparison.Ordinal);
    }
}
