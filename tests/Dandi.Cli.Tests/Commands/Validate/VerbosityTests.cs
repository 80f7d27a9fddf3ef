using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>What <c>dandi validate</c> writes to standard error; standard output stays as it is.</summary>
public sealed class VerbosityTests : IDisposable
{
    private readonly ValidateScene _scene = new();
    private readonly TempDandiset _folder = new();

    [Fact]
    public async Task Quiet_shows_only_errors_and_one_line_with_the_totals()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");
        _folder.WriteNwb("misnamed.nwb");

        var run = await _scene.RunAsync(_folder.Root, "validate", "--quiet");

        Assert.Equal((1, "2 paths validated, 2 errors\n"), (run.ExitCode, run.Error));
        Assert.All(Lines(run.Out), line => Assert.StartsWith("[DANDI.", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quiet_without_errors_says_so()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");

        Assert.Equal(
            (0, "No errors found.\n", "1 path validated, 0 errors\n"),
            await _scene.RunAsync(_folder.Root, "validate", "-q")
        );
    }

    [Fact]
    public async Task Verbose_writes_a_line_for_each_path()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");
        _folder.Write("a.mp4", "");

        var run = await _scene.RunAsync(_folder.Root, "validate", "-v");

        Assert.Equal(
            ["Validating a.mp4", "Validating sub-1/sub-1.nwb"],
            Lines(run.Error).Order(StringComparer.Ordinal)
        );
        Assert.Equal("No errors found.\n", run.Out);
    }

    [Fact]
    public async Task Many_results_come_with_an_overview_by_rule_and_what_to_run_next()
    {
        for (var i = 0; i < 10; i++)
            _folder.WriteNwb($"misnamed{i}.nwb");

        var run = await _scene.RunAsync(_folder.Root, "validate");

        Assert.Equal(4, Lines(run.Out).Length);
        Assert.Contains("  errors  10  DANDI.NON_DANDI_FILENAME\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("`dandi organize -f move` fixes names and folders", run.Error, StringComparison.Ordinal);
        Assert.Contains("-g id --max-per-group 3`", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_results_of_a_rule_are_shown_for_the_first_file_and_counted_for_others()
    {
        for (var i = 0; i < 3; i++)
            _folder.WriteNwb($"misnamed{i}.nwb");
        _folder.WriteNwb("sub-1/sub-2.nwb");

        var lines = Lines((await _scene.RunAsync(_folder.Root, "validate")).Out);

        Assert.Equal(
            ["[DANDI.NON_DANDI_FILENAME] misnamed0.nwb", "[DANDI.NON_DANDI_FOLDERNAME] misnamed0.nwb"],
            lines[..2].Select(line => line.Split(" — ")[0])
        );
        Assert.Equal(
            [
                "[DANDI.NON_DANDI_FILENAME] and 2 more results in other files (`--verbose` shows each)",
                "[DANDI.NON_DANDI_FOLDERNAME] and 2 more results in other files (`--verbose` shows each)",
            ],
            lines[^2..]
        );
    }

    [Fact]
    public async Task A_rule_whose_results_have_longer_ids_is_counted_with_the_file_that_was_shown()
    {
        _folder.Write("sub-1/sub-1_ses-a.nwb", "no HDF5");
        _folder.Write("sub-1/sub-1_ses-b.nwb", "no HDF5");

        var run = await _scene.RunAsync(_folder.Root, "validate");

        Assert.Contains(
            "\n[NWBI.ReadError] and 1 more result in another file, like that for sub-1/sub-1_ses-a.nwb (`--verbose`",
            run.Out,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("-q")]
    [InlineData("-f", "text")]
    [InlineData("--max-per-group", "10")]
    public async Task Other_output_has_a_line_for_each_result(params string[] options)
    {
        for (var i = 0; i < 3; i++)
            _folder.WriteNwb($"misnamed{i}.nwb");

        var run = await _scene.RunAsync(_folder.Root, ["validate", .. options]);

        Assert.Equal(6, Lines(run.Out).Length);
        Assert.All(Lines(run.Out), line => Assert.Contains(" — ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Few_results_need_no_overview()
    {
        _folder.WriteNwb("misnamed.nwb");

        var run = await _scene.RunAsync(_folder.Root, "validate");

        Assert.StartsWith("All results: ", Assert.Single(Lines(run.Error)), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _scene.Dispose();
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
