using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>What <c>dandi validate</c> says after Ctrl-C.</summary>
public sealed class InterruptedValidationTests : IDisposable
{
    private readonly ValidateScene _scene = new();
    private readonly TempDandiset _folder = new();

    [Fact]
    public async Task The_results_so_far_are_counted_and_their_file_is_named()
    {
        _folder.WriteNwb("misnamed0.nwb");
        _folder.WriteNwb("misnamed1.nwb");
        _folder.WriteNwb("sub-1/sub-2.nwb");
        _scene.StopsAt = "sub-1/sub-2.nwb";

        var run = await _scene.RunAsync(_folder.Root, "validate");

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.EndsWith(
            "[DANDI.NON_DANDI_FILENAME] and 1 more result in another file (`--verbose` shows each)\n"
                + "[DANDI.NON_DANDI_FOLDERNAME] and 1 more result in another file (`--verbose` shows each)\n",
            run.Out,
            StringComparison.Ordinal
        );
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"Results so far: {Assert.Single(_scene.Companions)} (", lines[^2], StringComparison.Ordinal);
        Assert.Matches("^Interrupted: 3 paths validated, [1-9] errors; the rest was not checked\\.$", lines[^1]);
    }

    [Fact]
    public async Task Quiet_counts_the_errors_so_far_and_names_their_file()
    {
        _folder.WriteNwb("misnamed0.nwb");
        _folder.WriteNwb("sub-1/sub-2.nwb");
        _scene.StopsAt = "sub-1/sub-2.nwb";

        var run = await _scene.RunAsync(_folder.Root, "validate", "-q");

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"Results so far: {Assert.Single(_scene.Companions)} (", lines[0], StringComparison.Ordinal);
        Assert.Matches("^Interrupted: 2 paths validated, [1-9] errors; the rest was not checked\\.$", lines[1]);
    }

    [Fact]
    public async Task Quiet_names_no_file_if_there_are_no_errors_so_far()
    {
        _folder.WriteNwb("misnamed0.nwb");
        _scene.StopsAt = "";

        var run = await _scene.RunAsync(_folder.Root, "validate", "-q");

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Equal("Interrupted: 0 paths validated, 0 errors; the rest was not checked.\n", run.Error);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("json_pp")]
    public async Task The_results_so_far_are_a_document_that_can_be_read(string format)
    {
        _folder.WriteNwb("misnamed0.nwb");
        _folder.WriteNwb("sub-1/sub-2.nwb");
        _scene.StopsAt = "sub-1/sub-2.nwb";

        var run = await _scene.RunAsync(_folder.Root, "validate", "-f", format);

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Contains(JsonNode.Parse(run.Out)!.AsArray(), result => result!["path"]?.ToString() == "sub-1/sub-2.nwb");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("json_pp")]
    [InlineData("yaml")]
    public async Task Groups_without_results_so_far_are_a_document_that_can_be_read(string format)
    {
        _folder.WriteNwb("misnamed0.nwb");
        _scene.StopsAt = "";

        var run = await _scene.RunAsync(_folder.Root, "validate", "-f", format, "-g", "severity");

        Assert.Equal((ExitCode.Interrupted, "{}\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task A_file_for_the_output_is_not_written_which_is_said()
    {
        _folder.WriteNwb("misnamed0.nwb");
        _scene.StopsAt = "";

        var run = await _scene.RunAsync(_folder.Root, "validate", "-o", "results.json");

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.EndsWith(
            "the rest was not checked. `results.json` was not written: run the command again.\n",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(_folder.Locate("results.json")));
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }
}
