using Dandi.Testing;
using Dandi.Testing.Bids;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary><c>dandi validate --report</c>.</summary>
public sealed class ValidateReportTests : IDisposable
{
    private readonly ValidateScene _scene = new();
    private readonly TempDandiset _folder = new();
    private readonly TempFolder _reports = new();

    private string Report => _reports.Locate("report.html");

    [Fact]
    public async Task The_report_of_a_BIDS_dataset_has_its_rules_paths_and_subjects()
    {
        SampleDataset.Write(_folder.Locate("bids"), subjects: 2, seed: 1);
        _folder.Write("bids/sub-00001/anat/nonsense.txt", "x");

        var run = await _scene.RunAsync(_folder.Root, "validate", "--report", Report, "bids");

        Assert.Equal(1, run.ExitCode);
        var page = await ReadAsync();
        Assert.Contains("<dt>files validated</dt>", page, StringComparison.Ordinal);
        Assert.Contains("<code>BIDS.NOT_INCLUDED</code>", page, StringComparison.Ordinal);
        Assert.Contains("bids/sub-00001/anat/nonsense.txt</code></td>", page, StringComparison.Ordinal);
        Assert.Contains("<caption>Subjects (", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_NWB_files_counts_them_by_their_metadata()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");

        var run = await _scene.RunAsync(_folder.Root, "validate", "--report", Report);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 asset by their metadata", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_a_usage_error()
    {
        var run = await _scene.RunAsync(_folder.Root, "validate", "--report", _reports.Locate("missing/report.html"));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("'--report'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_the_next_run_would_find_as_an_asset_is_a_usage_error()
    {
        _folder.Write("bids/dataset_description.json", "{}");

        var run = await _scene.RunAsync(_folder.Root, "validate", "--report", "bids/report.html", "bids");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("as every file in the BIDS dataset", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Locate("bids/report.html")));
    }

    [Fact]
    public async Task A_report_in_the_file_of_the_output_is_a_usage_error()
    {
        var run = await _scene.RunAsync(
            _folder.Root,
            "validate",
            "--format",
            "json",
            "--output",
            Report,
            "--report",
            Path.Combine(_reports.Root, ".", "report.html")
        );

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'--output'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Report));
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
        _reports.Dispose();
    }

    private Task<string> ReadAsync() => File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken);
}
