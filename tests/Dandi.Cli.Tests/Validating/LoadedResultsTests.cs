using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Validating;

public sealed class LoadedResultsTests : IDisposable
{
    private readonly ValidateScene _scene = new();
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("""{"id": 5}""")]
    [InlineData("""{"message": "x"}""")]
    [InlineData("""{"id": "a", "severity": "BAD"}""")]
    [InlineData("""{"id": "a", "severity": 30.5}""")]
    [InlineData("""{"id": "a", "severity": {}}""")]
    [InlineData("""{"id": "a", "origin": "x"}""")]
    [InlineData("""{"id": "a", "path": ["x"]}""")]
    [InlineData("""{"id": "a", "severity": NaN}""")]
    [InlineData("""{"id": "a", "severity": Infinity}""")]
    [InlineData("""["id"]""")]
    [InlineData("{")]
    public async Task A_line_that_is_no_result_is_named(string line)
    {
        var run = await ShowAsync("{\"id\": \"A.B\", \"severity\": 10, \"record_version\": \"1\"}\n{\"_truncated\": true, \"omitted_count\": 3}\n" + line, "-g", "validator");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not a validation result", run.Error, StringComparison.Ordinal);
        Assert.Contains("`r.jsonl`, line 3,", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_of_another_version_are_shown_whole_with_a_warning()
    {
        var run = await ShowAsync("""{"id": "A.B", "severity": 40, "path": "x", "message": "m", "record_version": "2", "extra": [1.50]}""", "-f", "json_lines");

        Assert.Equal((1, "{\"extra\": [1.50], \"id\": \"A.B\", \"message\": \"m\", \"path\": \"x\", \"record_version\": \"2\", \"severity\": \"ERROR\"}\n"), (run.ExitCode, run.Out));
        Assert.Contains("another version", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_severity_is_never_shown()
    {
        var run = await ShowAsync("""{"id": "BIDS.VALIDATOR_ERROR", "severity": null, "message": "m", "record_version": "1"}""", "--min-severity", "INFO");

        Assert.Equal((0, "No errors found.\n", ""), run);
    }

    [Fact]
    public async Task Text_of_files_steers_no_terminal()
    {
        var line = new JsonObject { ["id"] = "A.B\u001b[2J", ["severity"] = 30, ["path"] = "evil\u001b[2J", ["message"] = "one\n[C.D] other — no result\r\u0007", ["record_version"] = "1" };

        var run = await ShowAsync(line.ToJsonString() + "\n\n");

        Assert.Equal((0, "[A.B\\x1b[2J] evil\\x1b[2J — one\n    [C.D] other — no result\n    \\x07\nNo errors found.\n", ""), run);
    }

    [Fact]
    public async Task A_pattern_that_takes_for_ever_ends_the_run_with_a_message()
    {
        var run = await ShowAsync($$"""{"id": "{{new string('a', 60)}}!", "severity": "ERROR", "message": "", "record_version": "1"}""", "--ignore", "^(?=a)(a+)+$");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("takes too long", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_by_severity_begin_with_the_gravest_and_others_with_the_first()
    {
        var lines = string.Concat(new[] { ("b", "HINT"), ("a", "CRITICAL"), ("b", "WARNING") }.Select(result => $$"""{"id": "{{result.Item1}}", "severity": "{{result.Item2}}", "path": "p", "message": "m", "record_version": "1"}""" + "\n"));

        var severities = await ShowAsync(lines, "-g", "severity");
        var ids = await ShowAsync(lines, "-g", "id", "--max-per-group", "1");

        Assert.Equal("=== CRITICAL (1 issue) ===\n  [a] p — m\n=== WARNING (1 issue) ===\n  [b] p — m\n=== HINT (1 issue) ===\n  [b] p — m\n", severities.Out);
        Assert.Equal("=== b (2 issues) ===\n  [b] p — m\n  ... and 1 more issue\n=== a (1 issue) ===\n  [a] p — m\n", ids.Out);
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    private Task<(int ExitCode, string Out, string Error)> ShowAsync(string lines, params string[] options)
    {
        _folder.Write("r.jsonl", lines);
        return _scene.RunAsync(_folder.Root, ["validate", "--load", "r.jsonl", .. options]);
    }
}
