using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Upload;

/// <summary>The report of the native executable, which has the style sheet and the script in it.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task A_report_has_its_style_sheet_its_script_and_the_assets()
    {
        await using var scene = await CommandScene.CreateAsync();
        using var reports = new TempFolder();
        scene.Folder.WriteNwb("sub-1/sub-1.nwb");
        scene.Folder.Write("wrong/broken.nwb", "not HDF5");

        using var run = await scene.RunAsync("upload", "--report", reports.Locate("report.html"));

        Assert.Equal(1, run.ExitCode);
        var page = await File.ReadAllTextAsync(reports.Locate("report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("addEventListener", page, StringComparison.Ordinal);
        Assert.Contains("<code>wrong/broken.nwb</code>", page, StringComparison.Ordinal);
        Assert.Contains("<caption>Species (", page, StringComparison.Ordinal);
    }
}
