using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

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
    public async Task A_line_that_is_not_a_result_is_reported_with_its_number(string line)
    {
        var run = await ShowAsync(
            "{\"id\": \"A.B\", \"severity\": 10, \"record_version\": \"1\"}\n"
                + "{\"_truncated\": true, \"omitted_count\": 3}\n"
                + line,
            "-g",
            "validator"
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not a validation result", run.Error, StringComparison.Ordinal);
        Assert.Contains("`r.jsonl`, line 3,", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"id": "a", "severity": 30, "message": "m", "path": "x", "path": "p", "record_version": "1"}""",
        "[a] p — m"
    )]
    [InlineData(
        """{"id": "a", "severity": 30, "message": "\ud800", "path": "p", "record_version": "1"}""",
        "[a] p — \uFFFD"
    )]
    [InlineData(
        """{"id": "a", "severity": 30, "message": "m", "path": "p", "record_version": "1", """
            + "\"metadata\": {\"x\": [NaN, -Infinity, 1e999]}}",
        "[a] p — m"
    )]
    public async Task JSON_that_Python_accepts_is_accepted(string line, string expected)
    {
        var run = await ShowAsync($"\uFEFF{line}\r\n\r\n\f\n{line}");

        Assert.Equal((0, $"{expected}\n{expected}\nNo errors found.\n", ""), run);
    }

    [Fact]
    public async Task Numbers_that_are_not_valid_JSON_are_written_as_valid_JSON()
    {
        var run = await ShowAsync(
            """{"id": "a", "severity": 30, "record_version": "1", "x": [NaN, -Infinity]}""",
            "-f",
            "json_lines"
        );

        Assert.Equal(
            "{\"id\": \"a\", \"record_version\": \"1\", \"severity\": \"WARNING\", \"x\": [\"NaN\", -1e999]}\n",
            run.Out
        );
    }

    [Fact]
    public async Task A_syntax_error_is_reported_with_line_and_byte()
    {
        var run = await ShowAsync("{\"id\": \"a\", \"severity\": 30, \"record_version\": \"1\"}\r{\"id\": NaN, x}\n");

        Assert.Contains("`r.jsonl`, line 2, byte 13, is not a validation result", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_UTF_16_is_read()
    {
        var line = """{"id": "a", "severity": 30, "message": "é", "path": "p", "record_version": "1"}""" + "\r\n";
        _folder.Write(
            "r.jsonl",
            [.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes(line)]
        );

        Assert.Equal(
            "[a] p — é\nNo errors found.\n",
            (await _scene.RunAsync(_folder.Root, "validate", "--load", "r.jsonl")).Out
        );
    }

    [Fact]
    public async Task An_endless_line_is_refused_in_bounded_memory()
    {
        await using (var large = new FileStream(_folder.Locate("r.jsonl"), FileMode.Create))
            large.SetLength(1L << 40);
        var before = GC.GetTotalAllocatedBytes();

        var run = await _scene.RunAsync(_folder.Root, "validate", "--load", "r.jsonl");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("`r.jsonl`, line 1, is longer than 16 MiB", run.Error, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256L << 20);
    }

    [Fact]
    public async Task A_pipe_is_refused_without_waiting()
    {
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder.Locate("pipe")]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = await _scene
            .RunAsync(_folder.Root, "validate", "--load", "pipe")
            .WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("pipe` cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutated_files_are_shown_or_refused_with_a_line_number()
    {
        var random = new Random(19);
        var valid = string.Concat(
            Enumerable
                .Range(0, 3)
                .Select(number =>
                    $$"""{"id": "A.{{number}}", "severity": 30, "path": "p", "message": "m", """
                    + "\"origin\": {\"type\": \"VALIDATION\", \"validator\": \"v\", \"standard\": \"s\"}, "
                    + "\"metadata\": {\"x\": [1, NaN, {\"y\": \"\\ud83d\"}]}, \"record_version\": \"1\"}"
                    + "\n"
                )
        );
        for (var round = 0; round < 1_500; round++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(
                random.Next(4) == 0 ? $"[{valid.ReplaceLineEndings(",\n")}null]" : valid
            );
            for (var count = random.Next(1, 4); count > 0; count--)
                bytes[random.Next(bytes.Length)] =
                    random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"[]{}\",:\\0-N\n\r u"[random.Next(15)];
            _folder.Write("r.jsonl", bytes[..(random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)]);

            var run = await _scene.RunAsync(_folder.Root, "validate", "--load", "r.jsonl");

            Assert.InRange(run.ExitCode, 0, 1);
            if (run.Error.Contains("is not a validation result", StringComparison.Ordinal))
                Assert.Matches("^`r.jsonl`, line [0-9]+,( byte [0-9]+,)? is not", run.Error);
        }
    }

    [Fact]
    public async Task Results_of_another_record_version_are_shown_with_a_warning()
    {
        var run = await ShowAsync(
            """{"id": "A.B", "severity": 40, "path": "x", "message": "m", "record_version": "2", "extra": [1.50]}""",
            "-f",
            "json_lines"
        );

        Assert.Equal(
            (
                1,
                "{\"extra\": [1.50], \"id\": \"A.B\", \"message\": \"m\", \"path\": \"x\", \"record_version\": \"2\", "
                    + "\"severity\": \"ERROR\"}\n"
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("another version", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_without_severity_is_never_shown()
    {
        var run = await ShowAsync(
            """{"id": "BIDS.VALIDATOR_ERROR", "severity": null, "message": "m", "record_version": "1"}""",
            "--min-severity",
            "INFO"
        );

        Assert.Equal((0, "No errors found.\n", ""), run);
    }

    [Fact]
    public async Task Control_characters_in_results_are_escaped()
    {
        var line = new JsonObject
        {
            ["id"] = "A.B\u001b[2J",
            ["severity"] = 30,
            ["path"] = "evil\u001b[2J",
            ["message"] = "one\n[C.D] other — not a result\r\u0007",
            ["record_version"] = "1",
        };

        var run = await ShowAsync(line.ToJsonString() + "\n\n");

        Assert.Equal(
            (
                0,
                "[A.B\\x1b[2J] evil\\x1b[2J — one\n    [C.D] other — not a result\\x0d\\x07\n" + "No errors found.\n",
                ""
            ),
            run
        );
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_is_an_error()
    {
        var run = await ShowAsync(
            $$"""{"id": "{{new string('a', 60)}}!", "severity": "ERROR", "message": "", "record_version": "1"}""",
            "--ignore",
            "^(?=a)(a+)+$"
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("takes too long", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_by_severity_start_with_the_highest_and_others_with_the_first()
    {
        var lines = string.Concat(
            new[] { ("b", "HINT"), ("a", "CRITICAL"), ("b", "WARNING") }.Select(result =>
                $$"""{"id": "{{result.Item1}}", "severity": "{{result.Item2}}", "path": "p", """
                + "\"message\": \"m\", \"record_version\": \"1\"}"
                + "\n"
            )
        );

        var severities = await ShowAsync(lines, "-g", "severity");
        var ids = await ShowAsync(lines, "-g", "id", "--max-per-group", "1");

        Assert.Equal(
            "=== CRITICAL (1 issue) ===\n  [a] p — m\n=== WARNING (1 issue) ===\n  [b] p — m\n"
                + "=== HINT (1 issue) ===\n "
                + " [b] p — m\n",
            severities.Out
        );
        Assert.Equal(
            "=== b (2 issues) ===\n  [b] p — m\n  ... and 1 more issue\n=== a (1 issue) ===\n  [a] p — m\n",
            ids.Out
        );
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
