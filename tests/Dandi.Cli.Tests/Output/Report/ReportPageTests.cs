using System.Net;
using System.Text.RegularExpressions;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Report;
using Dandi.Inspection.Explanations;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Report;

/// <summary>The golden files are also opened in a browser, by Dandi.Browser.Tests.</summary>
public sealed class ReportPageTests
{
    private const string Goldens = "tests/Dandi.Cli.Tests/Goldens";

    [Fact]
    public void The_report_of_an_upload_matches_its_golden_file() =>
        Golden.Matches($"{Goldens}/report-upload.html", ReportSamples.PageOf(ReportSamples.Upload()));

    [Fact]
    public void The_report_of_a_validation_matches_its_golden_file() =>
        Golden.Matches($"{Goldens}/report-validate.html", ReportSamples.PageOf(ReportSamples.Validation()));

    [Fact]
    public void The_report_with_hostile_texts_matches_its_golden_file()
    {
        var page = ReportSamples.PageOf(ReportSamples.Hostile());

        HostileText.AssertEscaped(page);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<script", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
        Golden.Matches($"{Goldens}/report-hostile.html", page);
    }

    [Fact]
    public void A_run_that_ends_before_the_first_asset_has_a_report()
    {
        var content = new ReportContent();
        content.AddMessage("The archive is unreachable.");
        var page = ReportSamples.PageOf(
            new RunReport("upload", "dandi upload", default, TimeSpan.Zero, ExitCode.Archive, content)
        );

        Assert.Contains("The run ended before the first asset.", page, StringComparison.Ordinal);
        Assert.Contains("The archive is unreachable.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_messages_is_marked()
    {
        var content = new ReportContent { Transfer = new TransferReport(() => 0) };
        content.AddMessage("Run `chmod 600 <X>`, or delete ` it.");
        content.Add(new AssetRow("a.nwb", AssetStatus.Failed) { Message = "Use `chmod`." });
        var page = ReportSamples.PageOf(
            new RunReport("upload", "dandi upload", default, TimeSpan.Zero, ExitCode.SomeFailed, content)
        );

        Assert.Contains("Run <code>chmod 600 &lt;X&gt;</code>, or delete ` it.", page, StringComparison.Ordinal);
        Assert.Contains("Use <code>chmod</code>.</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_of_several_lines_keep_their_line_breaks()
    {
        var content = new ReportContent();
        content.AddResult("A.b", Severity.Error, "a.nwb", "Use `one`\r\nor\n`two`.");
        content.AddMessage("first\nsecond");

        var page = PageOfValidation(content);

        Assert.Contains(">Use <code>one</code>\nor\n<code>two</code>.</p>", page, StringComparison.Ordinal);
        Assert.Contains(">Use <code>one</code>\nor\n<code>two</code>.</td>", page, StringComparison.Ordinal);
        Assert.Contains("<li>first\nsecond</li>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_that_is_the_message_is_not_repeated()
    {
        const string Rule = "BIDS.NOT_INCLUDED";
        var lines = RuleExplanations.Find(Rule)!.Text.Split('\n');
        var content = new ReportContent();
        content.AddResult(Rule, Severity.Error, "a.json", $"{string.Join('\n', lines)}\nsubCode: a");

        var page = PageOfValidation(content);

        Assert.DoesNotContain($"<p>{lines[0]}</p>", page, StringComparison.Ordinal);
        Assert.Contains(lines[0], page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_follows_a_message_that_says_something_different()
    {
        const string Rule = "BIDS.NOT_INCLUDED";
        var content = new ReportContent();
        content.AddResult(Rule, Severity.Error, "a.json", "No.");

        Assert.Contains(
            $"<p>{RuleExplanations.Find(Rule)!.Text.Split('\n')[0]}</p>",
            PageOfValidation(content),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_step_fixes_all_names_and_folders_and_the_others_are_about_other_rules()
    {
        var content = new ReportContent();
        foreach (var rule in (string[])["NON_DANDI_FILENAME", "NON_DANDI_FOLDERNAME", "METADATA_MISMATCH_SUBJECT"])
        {
            content.AddResult($"DANDI.{rule}", Severity.Error, "a.nwb", "Wrong.");
            content.AddResult($"DANDI.{rule}", Severity.Error, "b.nwb", "Wrong.");
        }
        content.AddResult("NWBI.check_subject_age", Severity.Critical, "a.nwb", "Wrong.");
        content.AddResult("pynwb.GENERIC", Severity.Error, "a.nwb", "Wrong.");
        var report = new RunReport("validate", "dandi", default, TimeSpan.Zero, ExitCode.SomeFailed, content);

        Assert.Equal(
            [
                "dandi organize -f move",
                "dandi validate --explain NWBI.check_subject_age",
                "dandi validate --explain pynwb.GENERIC",
            ],
            NextStep.After(report).Select(step => step.Command)
        );
    }

    [Theory]
    [InlineData(true, "Not listed: 3 failed. The log has all of them.</p>", "2 more are in the log.")]
    [InlineData(false, "Not listed: 3 failed.</p>", "2 more are not listed.")]
    public void A_log_that_is_not_complete_is_not_named(bool isComplete, string assets, string messages)
    {
        var content = new ReportContent
        {
            Log = "dandi.log",
            LogHasAssets = isComplete,
            LogHasMessages = isComplete,
            Transfer = new TransferReport(() => 0),
        };
        for (var i = 0; i < AssetTable.MaxRows + 3; i++)
            content.Add(new AssetRow($"{i}.nwb", AssetStatus.Failed));
        for (var i = 0; i < ReportContent.MaxMessages + 2; i++)
            content.AddMessage($"{i}");
        var page = ReportSamples.PageOf(
            new RunReport("upload", "dandi", default, TimeSpan.Zero, ExitCode.SomeFailed, content)
        );

        Assert.Contains(assets, page, StringComparison.Ordinal);
        Assert.Contains(messages, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all.jsonl", "Not listed: 3 invalid. The file with all validation results has all of them.</p>")]
    [InlineData(null, "Not listed: 3 invalid.</p>")]
    public void A_file_with_results_that_is_not_complete_is_not_named(string? results, string expected)
    {
        var content = new ReportContent { Results = results };
        for (var i = 0; i < AssetTable.MaxRows + 3; i++)
            content.AddResult("A.b", Severity.Error, $"{i}.nwb", "message");
        var page = ReportSamples.PageOf(
            new RunReport("validate", "dandi", default, TimeSpan.Zero, ExitCode.SomeFailed, content)
        );

        Assert.Contains(expected, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_not_complete_says_so_and_has_failed_assets_first()
    {
        var content = new ReportContent { Transfer = new TransferReport(() => 0) };
        for (var i = 0; i < AssetTable.MaxRows + 1_200; i++)
            content.Add(new AssetRow($"{i}.nwb", AssetStatus.Uploaded));
        content.Add(new AssetRow("bad.nwb", AssetStatus.Failed));
        var page = ReportSamples.PageOf(
            new RunReport("upload", "dandi upload", default, TimeSpan.Zero, ExitCode.SomeFailed, content)
        );

        Assert.Contains("Not listed: 1,201 uploaded.", page, StringComparison.Ordinal);
        Assert.Contains("bad.nwb", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 1, 2_000_000);
    }

    /// <summary>Returns the page with its references decoded.</summary>
    private static string PageOfValidation(ReportContent content) =>
        WebUtility.HtmlDecode(
            ReportSamples.PageOf(
                new RunReport("validate", "dandi", default, TimeSpan.Zero, ExitCode.SomeFailed, content)
            )
        );
}
