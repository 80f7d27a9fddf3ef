using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Validate;

public sealed class ValidateCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);
    private readonly TempDandiset _folder = new();

    [Fact]
    public async Task A_damaged_file_and_an_invalid_name_are_printed_and_stored()
    {
        _folder.WriteNwb("sub-1/sub-1_ses-a.nwb");
        _folder.Write("sub-1/sub-1_ses-b.nwb", "no HDF5");
        _folder.WriteNwb("sub-1/c d.nwb");

        using var run = await RunAsync("validate", "--summary", "sub-1");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("[DANDI.NON_DANDI_FILENAME] sub-1/c d.nwb — ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n[pynwb.GENERIC] sub-1/sub-1_ses-b.nwb — ", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "--- Validation Summary ---\nTotal issues: 3\nBy severity:\n  ERROR: 3\nBy validator:\n",
            run.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["c d.nwb", "sub-1_ses-b.nwb", "sub-1_ses-b.nwb"],
            ReadCompanion(_folder.Root + "-home").Select(result => Path.GetFileName(result["path"]!.ToString()))
        );
    }

    [Theory]
    [InlineData("validate -g path -f json_lines", 1, "--grouping cannot be combined with json_lines")]
    [InlineData("validate -f csv", 2, "'csv' is not one of")]
    [InlineData("validate nowhere.nwb", 2, "Path 'nowhere.nwb' does not exist.")]
    [InlineData("validate --ignore ( .", 1, "is not a valid regular expression")]
    [InlineData("validate --explain zarr.cannot_opne", 2, "Did you mean `zarr.cannot_open`?")]
    public async Task Wrong_usage_is_explained(string line, int code, string part)
    {
        using var run = await RunAsync(line.Split(' '));

        Assert.Equal((code, ""), (run.ExitCode, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_explained_in_the_native_executable()
    {
        using var run = await RunAsync("validate", "--explain", "check_subject_weight");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("NWBI.check_subject_weight\nA weight without unit", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_stores_all_results_next_to_its_log_and_prints_the_first_errors()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a b.nwb", "no HDF5");
        scene.Folder.Write("x.zarr/.zarray", TestZarr.ArrayMetadata(1));
        foreach (var chunk in Enumerable.Range(1, 7))
            scene.Folder.Write($"x.zarr/{chunk}", "1");

        using var run = await scene.RunAsync("upload");
        var results = ReadCompanion(scene.Folder.Root + "-home");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("         ERROR pynwb.GENERIC: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("         WARNING zarr.chunk_outside_grid (7 times)\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("Validation: 11 results, all in ", run.Error, StringComparison.Ordinal);
        Assert.Equal(11, results.Count);
        Assert.Equal(7, results.Count(result => result["id"]!.ToString() == "zarr.chunk_outside_grid"));
    }

    public void Dispose() => _folder.Dispose();

    private static List<JsonNode> ReadCompanion(string home) =>
        [
            .. File.ReadLines(
                    Assert.Single(
                        Directory.GetFiles(Path.Combine(home, ".local/state/dandi/log"), "*_validation.jsonl")
                    )
                )
                .Select(line => JsonNode.Parse(line)!),
        ];

    private Task<DandiProcess> RunAsync(params string[] arguments) =>
        DandiProcess.RunAsync(_folder.Root, NoVariables, arguments);
}
