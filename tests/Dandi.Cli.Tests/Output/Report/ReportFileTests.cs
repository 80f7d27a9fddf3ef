using System.Text.RegularExpressions;
using Dandi.Cli.Output.Report.Page;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Output.Report;

/// <summary>A report takes the place of an earlier one, and of nothing else.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Report => _folder.Locate("report.html");

    [Theory]
    [InlineData("name: My recordings\n")]
    [InlineData("\u0089HDF\r\n")]
    [InlineData("<")]
    [InlineData("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>My page</title>\n")]
    public void A_file_that_is_not_a_report_is_not_replaced(string content)
    {
        _folder.Write("report.html", content);

        var fault = Assert.Throws<UsageException>(() => ReportFile.Prepare(Report));

        Assert.Contains("it exists and is not an earlier report.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Report));
    }

    [Fact]
    public void An_empty_file_and_an_earlier_report_are_replaced()
    {
        _folder.Write("report.html", "");

        ReportFile.Prepare(Report).Write(ReportSamples.Upload());
        ReportFile.Prepare(Report).Write(ReportSamples.Validation());

        Assert.Equal(ReportSamples.PageOf(ReportSamples.Validation()), File.ReadAllText(Report));
    }

    [Fact]
    public void A_file_that_appears_during_the_run_is_not_replaced()
    {
        var file = ReportFile.Prepare(Report);
        _folder.Write("report.html", "results");

        Assert.Throws<DandiException>(() => file.Write(ReportSamples.Upload()));

        Assert.Equal("results", File.ReadAllText(Report));
        Assert.Equal([Report], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData("/dev/null", "a file that does not exist yet")]
    [InlineData("", "a file that does not exist yet")]
    [InlineData("link.html", "a file that does not exist yet")]
    [InlineData("missing/report.html", "a file in a folder that exists")]
    public void The_advice_is_given_once_and_fits_the_cause(string name, string advice)
    {
        File.CreateSymbolicLink(_folder.Locate("link.html"), Report);

        var fault = Assert.Throws<UsageException>(() => ReportFile.Prepare(Path.Combine(_folder.Root, name)));

        Assert.Contains($"Name {advice}", fault.Message, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(fault.Message, "Name a", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_message_names_the_file_and_not_the_temp_file()
    {
        var fault = Assert.Throws<UsageException>(() => ReportFile.Prepare("/proc/x.html"));

        Assert.StartsWith(
            "Invalid value for '--report': `/proc/x.html` cannot be written: its folder accepts no files.",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _folder.Dispose();
}
