using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Progress;

/// <summary>What <c>--quiet</c> leaves of the output of an upload.</summary>
public sealed class QuietOutputTests
{
    private const string Age = "NWBI.check_subject_age";
    private const string Layout = "DANDI.NON_DANDI_FILENAME";
    private readonly List<string> _lines = [];
    private readonly TransferReport _report = new(() => 0);

    [Fact]
    public void Quiet_output_has_only_errors_and_the_totals()
    {
        var reporter = Reporter();
        Report(reporter, WithWarning("a.nwb"));
        Report(reporter, new Skipped("b.nwb", 1, "file exists"));
        reporter.Notice("Something to know.");
        reporter.Deleted("c.nwb");
        Report(reporter, Invalid("d.nwb", Age));
        Summarize(reporter);

        Assert.Equal(3, _lines.Count);
        Assert.StartsWith("ERROR    d.nwb", _lines[0], Ordinal);
        Assert.Equal("1 uploaded, 1 skipped (file exists: 1), 1 invalid, 0 failed", _lines[2]);
    }

    [Fact]
    public void Quiet_output_names_each_invalid_and_failed_asset_with_its_reason_and_the_log()
    {
        var reporter = Reporter();
        for (var i = 1; i <= 2; i++)
        {
            Report(reporter, Invalid($"sub-{i}.nwb", Age));
            Report(reporter, new Failed($"f{i}.nwb", null, "No space left."));
        }
        Report(reporter, new Failed("s.nwb", 5, "Interrupted.") { IsInterrupted = true });

        Assert.Equal(
            [
                "ERROR    sub-1.nwb (5 B): failed validation (1 error): fix the file, or see --validation",
                $"         ERROR {Age}: What is wrong with sub-1.nwb.",
                "ERROR    f1.nwb: No space left.",
                $"ERROR    sub-2.nwb (5 B): {Age}: What is wrong with sub-2.nwb",
                "ERROR    f2.nwb: No space left",
            ],
            _lines
        );
        Assert.Equal(
            ["0 uploaded, 0 skipped, 2 invalid, 2 failed, 1 stopped", "Log: /log/run.log"],
            Summarize(reporter, "/log/run.log")
        );
    }

    [Fact]
    public void Quiet_output_of_a_run_without_errors_does_not_name_the_log()
    {
        var reporter = Reporter();
        Assert.Single(Summarize(reporter, "/log/run.log"));
        reporter.Failed("The archive cannot be reached.", "archive");

        Assert.Equal(2, Summarize(reporter, "/log/run.log").Count);
    }

    [Fact]
    public void Quiet_output_of_a_run_that_was_stopped_says_what_was_sent_and_how_to_resume()
    {
        var lines = new List<string>();
        var reporter = new LineReporter(line => lines.Add(line.ToString()), Verbosity.Quiet);
        var report = new TransferReport(() => 134_000_000)
        {
            Interrupted = true,
            Left = new LeftToTransfer(12, 3_400_000_000),
        };
        reporter.Summary(report, TimeSpan.FromSeconds(1), "/log/run.log");

        Assert.Equal(
            [
                "0 uploaded, 0 skipped, 0 invalid, 0 failed",
                "Interrupted: 134 MB sent. Run the same command again to upload the rest (12 assets, 3.4 GB).",
            ],
            lines
        );
    }

    [Fact]
    public void Quiet_output_has_no_warnings_about_an_invalid_asset()
    {
        var reporter = Reporter();
        var invalid = Invalid("a.nwb", Age);
        Report(
            reporter,
            invalid with
            {
                Results = [.. invalid.Results, new ValidationResult(Layout, Severity.Warning, "a.nwb", "Something.")],
            }
        );

        Assert.Equal(2, _lines.Count);
        Assert.DoesNotContain(_lines, line => line.Contains("WARNING", Ordinal));
    }

    private static StringComparison Ordinal => StringComparison.Ordinal;

    private LineReporter Reporter() => new(line => _lines.Add(line.ToString()), Verbosity.Quiet);

    private void Report(LineReporter reporter, AssetOutcome outcome)
    {
        _report.Add(outcome);
        reporter.Report(new TransferEvent(outcome.Path, TransferStage.ProducingAsset, 0, 0, outcome));
    }

    private List<string> Summarize(LineReporter reporter, string? log = null)
    {
        var before = _lines.Count;
        reporter.Summary(_report, TimeSpan.FromSeconds(1), log);
        return _lines[before..];
    }

    private static Rejected Invalid(string path, params string[] rules) =>
        new(path, 5)
        {
            Results =
            [
                .. rules.Select(rule => new ValidationResult(
                    rule,
                    Severity.Error,
                    path,
                    $"What is wrong with {path}."
                )),
            ],
        };

    private static Uploaded WithWarning(string path) =>
        new(path, 5, 5, null) { Results = [new ValidationResult(Age, Severity.Warning, path, "Something.")] };
}
