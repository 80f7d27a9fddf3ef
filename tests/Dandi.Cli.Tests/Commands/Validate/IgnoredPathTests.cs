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

    public void Dispose()
    {
        _folder.Dispose();
        _scene.Dispose();
    }
}
