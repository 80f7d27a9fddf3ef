using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Summaries;

/// <summary>The lines at the end of a run, as people see them.</summary>
public sealed class RunSummaryTests
{
    private const string Goldens = "tests/Dandi.Cli.Tests/Goldens";

    [Theory]
    [InlineData(null, "summary.txt")]
    [InlineData(80, "summary-80.txt")]
    [InlineData(40, "summary-40.txt")]
    public void The_summary_of_an_upload_with_errors_matches_its_golden_file(int? width, string golden)
    {
        var report = new TransferReport(() => 1_234_567_890)
        {
            ArchiveValidation = new ArchiveValidation(
                300,
                2,
                50,
                "Invalid",
                new Uri("https://dandiarchive.org/dandiset/000027/draft")
            )
            {
                InvalidMessage = "'encodingFormat' is a required property",
                PendingMessage = "asset is currently being validated, please wait.",
                HasMorePending = true,
            },
        };
        var lines = Summarize(report, Outcomes(), width);

        Golden.Matches($"{Goldens}/{golden}", lines);
        if (width is { } columns)
            Assert.All(lines.Split('\n').Skip(2).Where(line => !line.Contains("://", StringComparison.Ordinal)), line =>
                Assert.InRange(line.Length, 0, columns)
            );
    }

    [Fact]
    public void The_summary_of_an_interrupted_upload_says_what_is_left_and_how_to_resume()
    {
        var report = new TransferReport(() => 134_000_000)
        {
            Interrupted = true,
            Left = new LeftToTransfer(12, 3_400_000_000),
        };
        Golden.Matches(
            $"{Goldens}/summary-interrupted.txt",
            Summarize(report, [new Uploaded("a.nwb", 134_000_000, 134_000_000, null)], width: null)
        );
    }

    [Fact]
    public void A_run_that_was_interrupted_after_its_last_asset_has_nothing_left()
    {
        var lines = Summarize(Stopped(), [new Uploaded("a.nwb", 5, 5, null)], width: null);
        Assert.EndsWith(
            "\nInterrupted: what was in flight was finished. Nothing is left to upload.\n",
            lines,
            StringComparison.Ordinal
        );

        lines = Summarize(Stopped(), [new Failed("a.nwb", 5, "No.")], width: null);
        Assert.Contains("finished. Nothing else is left to upload.\n", lines, StringComparison.Ordinal);
        Assert.EndsWith(
            "            then run the same command again: only what is missing is uploaded\n",
            lines,
            StringComparison.Ordinal
        );

        static TransferReport Stopped() => new(() => 5) { Interrupted = true, Left = new LeftToTransfer(0, 0) };
    }

    [Fact]
    public void A_run_that_the_deadline_has_stopped_was_not_interrupted()
    {
        var report = new TransferReport(() => 5)
        {
            Interrupted = true,
            WasStoppedByDeadline = true,
            Left = new LeftToTransfer(1, 10),
        };

        var lines = Summarize(report, [new Uploaded("a.nwb", 5, 5, null)], width: null);

        Assert.EndsWith(
            "\nStopped by the deadline: what was in flight was finished. "
                + "Run the same command again to upload the rest (1 asset, 10 B).\n",
            lines,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Assets_that_had_no_outcome_when_a_run_was_cancelled_are_stopped()
    {
        var report = new TransferReport(() => 5)
        {
            Interrupted = true,
            Aborted = true,
            Unfinished = ["b.nwb", "c.nwb"],
            Left = new LeftToTransfer(2, 10),
        };

        var lines = Summarize(report, [new Uploaded("a.nwb", 5, 5, null)], width: null);

        Assert.StartsWith("1 uploaded, 0 skipped, 0 invalid, 0 failed, 2 stopped\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_of_a_download_matches_its_golden_file()
    {
        var report = new TransferReport(() => 5_000_000) { IsDownload = true, Interrupted = true };
        Golden.Matches(
            $"{Goldens}/summary-download.txt",
            Summarize(
                report,
                [
                    new Downloaded("a.nwb", 6_000_000, 4_000_000, null),
                    new Stopped("b.nwb", 9_000_000, "Interrupted after 1.0 MB of 9.0 MB, which are kept."),
                    new Failed("c.nwb", null, "`/data/c.nwb` cannot be written: Permission denied. Use chmod."),
                ],
                width: null
            )
        );
    }

    [Fact]
    public void A_run_without_anything_to_say_has_two_lines()
    {
        var lines = Summarize(new TransferReport(() => 0), [new Skipped("a.nwb", 1, "file exists")], width: null);

        Assert.Equal(
            "0 uploaded, 1 skipped (file exists: 1), 0 invalid, 0 failed\n0 B sent in 3 min 20 s (0 B/s)\n",
            lines
        );
    }

    [Fact]
    public void Colors_are_not_the_only_sign_of_anything()
    {
        using var plain = new StringWriter();
        using var colored = new StringWriter();
        foreach (var (writer, isColored) in new[] { (plain, false), (colored, true) })
        {
            var terminal = new Terminal(TextWriter.Null, writer) { SupportsErrorColor = isColored };
            Report(new LineReporter(terminal.WriteErrorLine), new TransferReport(() => 5), Outcomes());
        }

        Assert.Contains("\u001b[31m", colored.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            plain.ToString(),
            System.Text.RegularExpressions.Regex.Replace(
                colored.ToString(),
                "\u001b\\[[0-9]+m",
                "",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(10)
            )
        );
    }

    private static string Summarize(TransferReport report, IReadOnlyList<AssetOutcome> outcomes, int? width)
    {
        var lines = new List<string>();
        var reporter = new LineReporter(
            line => lines.Add(line.ToString()),
            Verbosity.Normal,
            () => width,
            logNamesEach: () => true
        );
        var count = Report(reporter, report, outcomes, lines);
        return string.Concat(lines.Skip(count).Select(line => line + "\n"));
    }

    private static int Report(
        LineReporter reporter,
        TransferReport report,
        IReadOnlyList<AssetOutcome> outcomes,
        List<string>? lines = null
    )
    {
        foreach (var outcome in outcomes)
        {
            report.Add(outcome);
            reporter.Report(new TransferEvent(outcome.Path, TransferStage.ProducingAsset, 0, 0, outcome));
        }
        var count = lines?.Count ?? 0;
        reporter.Summary(report, TimeSpan.FromSeconds(200), null);
        return count;
    }

    private static List<AssetOutcome> Outcomes()
    {
        var outcomes = new List<AssetOutcome>
        {
            new Uploaded("a.nwb", 1_234_567_890, 1_234_567_890, null),
            new Skipped("b.nwb", 5, "file exists"),
            new Skipped("c.nwb", 5, "exists (newer than local)") { Reason = "exists (newer than local)" },
        };
        for (var i = 0; i < 12; i++)
            outcomes.Add(Invalid($"age{i}.nwb", "NWBI.check_subject_age"));
        for (var i = 0; i < 3; i++)
            outcomes.Add(Invalid($"name{i}.nwb", "DANDI.NON_DANDI_FILENAME"));
        for (var i = 0; i < 40; i++)
            outcomes.Add(new Failed($"f{i}.nwb", 1, $"`/data/f{i}.nwb` cannot be read: Permission denied. Use chmod."));
        return outcomes;
    }

    private static Rejected Invalid(string path, string rule) =>
        new(path, 5) { Results = [new ValidationResult(rule, Severity.Error, path, "What is wrong.")] };
}
