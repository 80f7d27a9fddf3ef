using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Progress;

/// <summary>An upload shows each kind of error once, and counts the others.</summary>
public sealed class GroupedErrorTests
{
    private const string Age = "NWBI.check_subject_age";
    private const string Layout = "DANDI.NON_DANDI_FILENAME";
    private readonly List<string> _lines = [];
    private readonly TransferReport _report = new(() => 0);

    [Fact]
    public void The_first_invalid_asset_is_shown_and_others_with_the_same_findings_are_counted()
    {
        var reporter = Reporter();
        for (var i = 1; i <= 12; i++)
            Report(reporter, Invalid($"sub-{i}.nwb", Age));

        Assert.Equal(2, _lines.Count);
        Assert.StartsWith("ERROR    sub-1.nwb", _lines[0], StringComparison.Ordinal);
        Assert.Equal("         ERROR NWBI.check_subject_age: What is wrong with sub-1.nwb.", _lines[1]);
        var summary = Summarize(reporter);
        Assert.Contains("  invalid   12  NWBI.check_subject_age", summary);
        Assert.Contains(summary, line => line.Contains($"`dandi validate --explain {Age}`", StringComparison.Ordinal));
        Assert.Contains(summary, line => line.Contains("11 assets with the same errors are not", Ordinal));
        Assert.Contains(summary, line => line.EndsWith("not shown above: `--verbose` names each", Ordinal));
    }

    [Fact]
    public void An_asset_with_a_new_finding_is_shown_with_it_in_full_and_the_known_ones_counted()
    {
        var reporter = Reporter();
        Report(reporter, Invalid("a.nwb", Age));
        Report(reporter, Invalid("b.nwb", Age, Layout));

        Assert.Equal(
            [
                "ERROR    b.nwb (5 B): failed validation (2 errors): fix the file, or see --validation",
                $"         ERROR {Layout}: What is wrong with b.nwb.",
                $"         … and 1 more: {Age}",
            ],
            _lines[2..]
        );
    }

    [Fact]
    public void Errors_that_break_the_same_rule_but_say_something_else_are_shown()
    {
        var reporter = Reporter();
        Report(reporter, Broken("a.nwb", "It has no version."));
        Report(reporter, Broken("b.nwb", "`b.nwb` is truncated: 5 of 10 bytes."));
        Report(reporter, Broken("c.nwb", "`c.nwb` is truncated: 7 of 12 bytes."));

        Assert.Equal(
            [
                "         ERROR pynwb.GENERIC: It has no version.",
                "         ERROR pynwb.GENERIC: `b.nwb` is truncated: 5 of 10 bytes.",
            ],
            _lines.Where(line => line.Contains("GENERIC", Ordinal))
        );
        Assert.Contains(Summarize(reporter), line =>
            line.Contains("1 asset with the same errors is not shown", Ordinal)
        );
    }

    [Fact]
    public void Of_many_messages_of_a_rule_a_few_are_shown_and_the_summary_does_not_call_the_others_the_same()
    {
        var reporter = Reporter();
        foreach (var letter in "abcdefgh")
            Report(reporter, Broken($"{letter}{letter}.nwb", $"Attribute {letter} is missing."));

        Assert.Equal(10, _lines.Count);
        Assert.Contains(Summarize(reporter), line =>
            line.Contains("3 assets with errors of the same rules are not shown above", Ordinal)
        );
    }

    [Fact]
    public void Errors_in_names_and_folders_are_counted_together_with_the_command_that_fixes_them()
    {
        var reporter = Reporter();
        Report(reporter, Invalid("a.nwb", Layout));
        Report(reporter, Invalid("b.nwb", Layout, "DANDI.NON_DANDI_FOLDERNAME"));
        Report(reporter, Invalid("c.nwb", "DANDI.METADATA_MISMATCH_SUBJECT"));

        Assert.Contains(
            "  invalid   3  files do not match their folder or name: `dandi organize -f move` fixes this",
            Summarize(reporter)
        );
    }

    [Fact]
    public void Failures_with_one_cause_are_shown_once()
    {
        var reporter = Reporter();
        for (var i = 1; i <= 40; i++)
        {
            var path = $"sub-{i}/a{i}.nwb";
            Report(reporter, new Failed(path, i, $"`/data/{path}` cannot be read: No space left. Free some space."));
        }
        Report(reporter, new Failed("b.nwb", 1, "`/data/b.nwb` cannot be read: Permission denied. Use chmod."));

        Assert.Equal(2, _lines.Count);
        Assert.Contains("`/data/sub-1/a1.nwb` cannot be read: No space left. Free", _lines[0], Ordinal);
        Assert.Contains("Permission denied", _lines[1], Ordinal);
        var summary = Summarize(reporter);
        Assert.Contains("  failed    40  `…` cannot be read: No space left", summary);
        Assert.Contains("             1  `/data/b.nwb` cannot be read: Permission denied", summary);
    }

    [Fact]
    public void Different_forbidden_characters_are_different_causes()
    {
        var reporter = Reporter();
        foreach (var character in ":*?|")
            Report(
                reporter,
                new Failed($"a{character}.nwb", 1, $"`a{character}.nwb` has `{character}` (U+{(int)character:X4}).")
            );

        Assert.Equal(4, _lines.Count);
        Assert.Contains("            1  `a?.nwb` has `?` (U+003F)", Summarize(reporter));
    }

    [Fact]
    public void An_asset_that_was_stopped_is_not_an_error()
    {
        var reporter = Reporter();
        Report(reporter, new Failed("a.nwb", 5, "Interrupted after 3 of 10 parts.") { IsInterrupted = true });
        Report(reporter, new Failed("b.nwb", 5, "Interrupted after 4 of 10 parts.") { IsInterrupted = true });

        Assert.Equal(
            [
                "stopped  a.nwb (5 B): Interrupted after 3 of 10 parts.",
                "stopped  b.nwb (5 B): Interrupted after 4 of 10 parts.",
            ],
            _lines
        );
        Assert.Equal("0 uploaded, 0 skipped, 0 invalid, 0 failed, 2 stopped", Summarize(reporter)[0]);
    }

    [Fact]
    public void The_same_warnings_are_shown_only_for_the_first_asset()
    {
        var reporter = Reporter();
        Report(reporter, WithWarning("a.nwb"));
        Report(reporter, WithWarning("b.nwb"));

        Assert.Equal(["done     a.nwb (5 B)", $"         WARNING {Age}", "done     b.nwb (5 B)"], _lines);
        Assert.Contains($"  warnings  2  {Age}", Summarize(reporter));
    }

    [Fact]
    public void Errors_of_assets_that_are_uploaded_anyway_are_counted_as_ignored()
    {
        var reporter = Reporter();
        Report(reporter, new Uploaded("a.nwb", 5, 5, null) { Results = Invalid("a.nwb", Age).Results });

        Assert.Contains($"  ignored  1  {Age}", Summarize(reporter));
    }

    [Fact]
    public void Verbose_output_has_each_asset_and_each_stage()
    {
        var reporter = Reporter(Verbosity.Verbose);
        reporter.Report(new TransferEvent("a.nwb", TransferStage.Hashing, 0, 0) { IsStageStart = true });
        for (var i = 1; i <= 3; i++)
            Report(reporter, Invalid($"sub-{i}.nwb", Age));

        Assert.Equal("         a.nwb: hashing", _lines[0]);
        Assert.Equal(7, _lines.Count);
    }

    [Fact]
    public void The_number_of_rules_and_causes_that_are_counted_is_bounded()
    {
        var reporter = Reporter();
        for (var i = 0; i < 3_000; i++)
        {
            Report(reporter, Invalid("a.nwb", $"pynwb.x{(char)('a' + (i % 26))}{i:x}y"));
            Report(reporter, new Failed("b.nwb", null, $"Cause {(char)('a' + (i % 26))}{Letters(i)}."));
        }

        // Each kind is shown in a line of its own, until there are too many.
        Assert.InRange(_lines.Count, 0, 1_600);
        var summary = Summarize(reporter);
        Assert.InRange(summary.Count, 0, 30);
        Assert.Contains("            and more than 495 other rules", summary);
        Assert.Contains("            and more than 495 other causes", summary);
    }

    [Fact]
    public void Other_rules_are_counted_as_rules_and_not_as_assets()
    {
        var reporter = Reporter();
        var rules = Enumerable.Range(0, 7).Select(i => $"RULE.{i}").ToArray();
        Report(reporter, Invalid("a.nwb", rules));
        Report(reporter, Invalid("b.nwb", rules[..6]));

        Assert.Contains("            and 2 other rules", Summarize(reporter));
    }

    [Fact]
    public void What_to_do_about_failures_is_said_next()
    {
        var reporter = Reporter();
        Report(reporter, new Failed("a.nwb", 5, "status 503"));
        Report(reporter, new Failed("b.nwb", 5, "Interrupted.") { IsInterrupted = true });

        Assert.Equal(
            [
                "  next      fix why 1 asset failed, unless the cause was temporary: the log below has the details",
                "            then run the same command again: only what is missing is uploaded",
                "Log: /log/run.log",
            ],
            Summarize(reporter, "/log/run.log")[^3..]
        );
    }

    private static StringComparison Ordinal => StringComparison.Ordinal;

    private static string Letters(int number) => new([.. $"{number}".Select(digit => (char)('a' + (digit - '0')))]);

    private LineReporter Reporter(Verbosity verbosity = Verbosity.Normal) =>
        new(line => _lines.Add(line.ToString()), verbosity);

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

    private static Rejected Broken(string path, string message) =>
        new(path, 5) { Results = [new ValidationResult("pynwb.GENERIC", Severity.Error, path, message)] };

    private static Uploaded WithWarning(string path) =>
        new(path, 5, 5, null) { Results = [new ValidationResult(Age, Severity.Warning, path, "Something.")] };
}
