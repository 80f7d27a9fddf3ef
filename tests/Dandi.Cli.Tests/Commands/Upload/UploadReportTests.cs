using Dandi.Cli.Tests.Output.Report;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary><c>dandi upload --report</c>: the report exists however the run ends.</summary>
public sealed class UploadReportTests : IDisposable
{
    private readonly TempFolder _reports = new();

    private string Report => _reports.Locate("report.html");

    [Fact]
    public async Task A_report_has_each_asset_with_its_outcome_and_what_to_do_next()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteNwb("sub-1/sub-1.nwb", scene.Folder.Local.Id.Value);
        scene.Folder.WriteNwb("somewhere/sub-1.nwb", scene.Folder.Local.Id.Value);
        scene.Folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        scene.Folder.Write(
            "z.zarr/x/.zarray",
            """
            {"zarr_format": 2, "shape": [1], "chunks": [1], "dtype": "|u1",
             "compressor": null, "filters": null, "fill_value": 0, "order": "C"}
            """
        );
        scene.Folder.Write("z.zarr/x/0", "1");

        var run = await scene.RunAsync(Stop.Once, 0, "--report", Report);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\nReport: ", run.Error, StringComparison.Ordinal);
        var page = await ReadAsync();
        Assert.Contains($"<h1>Upload of Dandiset {scene.Folder.Local.Id}</h1>", page, StringComparison.Ordinal);
        Assert.Contains(">uploaded</span></td><td class=\"path\"><code>z.zarr</code>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>invalid</dt><dd>1</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<code>DANDI.NON_DANDI_", page, StringComparison.Ordinal);
        Assert.Contains("<code>dandi organize -f move</code>", page, StringComparison.Ordinal);
        Assert.Contains("application/x-nwb", page, StringComparison.Ordinal);
        Assert.DoesNotContain(archive.Alice.Token, page, StringComparison.Ordinal);
        Assert.Equal(["report.html"], Directory.GetFileSystemEntries(_reports.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(Stop.Once, 130)]
    [InlineData(Stop.Twice, 130)]
    [InlineData(Stop.Near, 75)]
    [InlineData(Stop.Over, 75)]
    public async Task A_stopped_run_has_a_report_that_says_how_to_resume(Stop stop, int code)
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        scene.Folder.WriteRandom("b.mp4", 1000, seed: 2);

        var run = await scene.RunAsync(stop, 8, "--report", Report);

        Assert.Equal(code, run.ExitCode);
        var page = await ReadAsync();
        Assert.Contains($"<span class=\"badge error\">{code}</span>", page, StringComparison.Ordinal);
        Assert.Contains("the same command again to upload the rest", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_the_archive_refuses_has_a_report()
    {
        await using var archive = await RunningArchive.StartAsync("GET /api/auth/token/ status=401");
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0, "--report", Report);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("<span class=\"badge error\">3</span>", await ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing/report.html")]
    public async Task A_report_that_cannot_be_written_is_a_usage_error_before_the_first_request(string name)
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0, "--report", _reports.Locate(name));

        Assert.Equal((2, "usage"), (run.ExitCode, Assert.Single(run.Events)["kind"]!.ToString()));
        Assert.Empty(run.Requests);
        Assert.Contains("'--report'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("z.zarr/report.html", "would become an entry of the Zarr")]
    [InlineData("bids/report.html", "would become an asset, as every file in the BIDS dataset")]
    [InlineData("report.mp4", "would become an asset of the Dandiset")]
    public async Task A_report_that_the_next_run_would_upload_is_a_usage_error(string name, string reason)
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        scene.Folder.Write("bids/dataset_description.json", "{}");

        var run = await scene.RunAsync(Stop.Once, 0, "--report", name);

        Assert.Equal((2, "usage"), (run.ExitCode, Assert.Single(run.Events)["kind"]!.ToString()));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(scene.Folder.Locate(name)));
    }

    [Fact]
    public async Task A_report_next_to_the_assets_is_written_and_not_uploaded()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        await scene.RunAsync(Stop.Once, 0, "--report", "report.html");
        var run = await scene.RunAsync(Stop.Once, 0, "--report", "report.html");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["a.mp4"], (await archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task An_existing_report_is_replaced_and_a_link_is_not()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        var old = ReportSamples.PageOf(ReportSamples.Upload());
        _reports.Write("report.html", old);
        File.CreateSymbolicLink(_reports.Locate("link.html"), Report);

        Assert.Equal(2, (await scene.RunAsync(Stop.Once, 0, "--report", _reports.Locate("link.html"))).ExitCode);
        Assert.Equal(old, await ReadAsync());
        Assert.Equal(0, (await scene.RunAsync(Stop.Once, 0, "--report", Report)).ExitCode);
        Assert.NotEqual(old, await ReadAsync());
    }

    [Fact]
    public async Task A_recording_and_dandiset_yaml_are_not_replaced_by_a_report()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        var recording = await File.ReadAllBytesAsync(
            scene.Folder.Locate("a.mp4"),
            TestContext.Current.CancellationToken
        );

        foreach (var name in (string[])["a.mp4", "dandiset.yaml"])
        {
            var run = await scene.RunAsync(Stop.Once, 0, "--report", name);

            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Requests);
        }
        Assert.Equal(
            recording,
            await File.ReadAllBytesAsync(scene.Folder.Locate("a.mp4"), TestContext.Current.CancellationToken)
        );
    }

    public void Dispose() => _reports.Dispose();

    private Task<string> ReadAsync() => File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken);
}
