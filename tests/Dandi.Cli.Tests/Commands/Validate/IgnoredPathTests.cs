using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

public sealed class IgnoredPathTests : IDisposable
{
    private readonly ValidateScene _scene = new();
    private readonly TempDandiset _folder = new();

    [Theory]
    [InlineData("sourcedata")]
    [InlineData("ignored.txt")]
    public async Task A_path_that_its_BIDS_dataset_ignores_is_not_reported_as_free_of_errors(string path)
    {
        _folder.Write("dataset_description.json", """{"Name": "made up", "BIDSVersion": "1.10.0"}""");
        _folder.Write(".bidsignore", "ignored.txt\n");
        _folder.Write("ignored.txt", "x");
        _folder.Write("sourcedata/scan.txt", "x");

        var run = await _scene.RunAsync(_folder.Root, "validate", path);

        Assert.Contains("DANDI.BIDS_PATH_NOT_CHECKED", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("No errors found", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Zarr_that_is_skipped_because_it_is_a_link_is_not_reported_as_free_of_errors()
    {
        _folder.Write("elsewhere/.zgroup", "{}");
        Directory.CreateSymbolicLink(_folder.Locate("x.zarr"), _folder.Locate("elsewhere"));

        var run = await _scene.RunAsync(_folder.Root, "validate", "x.zarr");

        Assert.Contains("x.zarr` is skipped", run.Error, StringComparison.Ordinal);
        Assert.Contains("not everything was checked (1 path was skipped)", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("No errors found", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_that_is_named_alone_is_checked()
    {
        _folder.Write("dataset_description.json", """{"Name": "made up", "BIDSVersion": "1.10.0"}""");
        _folder.Write("sub-01/anat/sub-01_T1w.json", """{"EchoTime": "short"}""");
        _folder.Write("sub-01/anat/sub-01_T1w.nii", "x");

        var run = await _scene.RunAsync(_folder.Root, "validate", "sub-01/anat/sub-01_T1w.json");

        Assert.Contains("[BIDS.JSON_SCHEMA_VALIDATION_ERROR]", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_without_Dandiset_comes_with_advice()
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write("x.nwb", "x");

        var run = await _scene.RunAsync(elsewhere.Root, "validate", "x.nwb");

        Assert.Contains("DANDI.NO_DANDISET_FOUND", run.Out, StringComparison.Ordinal);
        Assert.Contains("dandi create", run.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _scene.Dispose();
    }
}
