using System.Text.Json.Nodes;
using Dandi.Cli.Tests.Output.Records;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Unreadable =
        "NWBI.During io.read(), an error occurred: builtins.ValueError. This indicates that PyNWB was unable to read "
        + "the file. See the traceback message for more details.";

    private readonly ValidateScene _scene = new();
    private readonly TempDandiset _folder = new();

    [Fact]
    public async Task A_valid_Dandiset_has_no_errors_and_no_companion_file()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");
        _folder.Write("notes.txt", "no asset");

        var run = await RunAsync();

        Assert.Equal((0, "No errors found.\n", ""), run);
        Assert.Empty(_scene.Companions);
    }

    [Theory]
    [InlineData("WARNING")]
    [InlineData("ERROR")]
    public async Task A_partially_checked_file_is_not_reported_as_free_of_errors(string shown)
    {
        _folder.Write(
            "sub-mouse01/sub-mouse01.nwb",
            await File.ReadAllBytesAsync(
                Repository.Locate("tests/Dandi.Formats.Tests/Nwb/Storage/files/zstd-timestamps.nwb"),
                TestContext.Current.CancellationToken
            )
        );

        var run = await RunAsync("--min-severity", shown);

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(
            "No errors in what was checked, but not everything was checked (DANDI.NOT_JUDGED).\n",
            run.Out,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("No errors found", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            shown == "WARNING",
            run.Out.Contains("/acquisition/licks was not checked by", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task With_a_schema_version_only_the_metadata_is_validated()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");
        _folder.Write("sub-2/sub-2.nwb", "no HDF5");

        var valid = await RunAsync("--schema", "0.8.0", "sub-1");
        var broken = await RunAsync("--schema", "0.8.0", "-f", "json_lines", "sub-2");

        Assert.Equal((0, "No errors found.\n", ""), valid);
        Assert.Equal(
            ["pynwb.GENERIC ERROR", "DANDI.METADATA_NOT_EXTRACTED ERROR"],
            broken
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!)
                .Select(result => $"{result["id"]} {result["severity"]}")
        );
    }

    [Fact]
    public async Task Only_the_newest_schema_version_is_supported()
    {
        var run = await RunAsync("--schema", "0.6.4");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("Unsupported schema version: `0.6.4`; expected 0.8.0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_in_the_order_of_paths_and_names()
    {
        foreach (var name in Enumerable.Range(0, 300))
            _folder.WriteNwb($"{name:000}.nwb");

        var run = await RunAsync("-f", "text", "--ignore", "FOLDERNAME", "299.nwb", "000.nwb", "299.nwb");
        var all = await RunAsync("-f", "text", "--ignore", "FOLDERNAME", ".", "005.nwb");

        Assert.Equal(["299.nwb", "000.nwb"], PathsIn(run.Out));
        Assert.Equal(Enumerable.Range(0, 300).Select(name => $"{name:000}.nwb"), PathsIn(all.Out));
        Assert.Equal(1, all.ExitCode);
    }

    [Fact]
    public async Task All_results_are_in_the_companion_file_and_can_be_loaded()
    {
        _folder.Write("sub-1/sub-1.nwb", "no HDF5");
        _folder.WriteNwb("wrong.nwb");

        var hidden = await RunAsync("--min-severity", "CRITICAL");
        var again = await RunAsync("--load", Assert.Single(_scene.Companions), "-g", "id", "-f", "json");

        Assert.Equal((0, "No errors found.\n"), (hidden.ExitCode, hidden.Out));
        Assert.StartsWith(
            "Warning: 4 errors are not shown, because of `--min-severity` or `--ignore`.",
            hidden.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("All results: ", hidden.Error, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Equal(
            ["DANDI.NON_DANDI_FILENAME", "DANDI.NON_DANDI_FOLDERNAME", Unreadable, "pynwb.GENERIC"],
            JsonNode.Parse(again.Out)!.AsObject().Select(group => group.Key)
        );
    }

    [Theory]
    [InlineData("x.json", "[\n  {\n    \"asset_paths\": null,\n")]
    [InlineData("x.jsonl", "{\"asset_paths\": null, ")]
    [InlineData("x.yaml", "- asset_paths: null\n")]
    [InlineData("x.yml", "- asset_paths: null\n")]
    public async Task The_extension_of_the_output_file_selects_the_format(string name, string start)
    {
        _folder.WriteNwb("sub-1/wrong.nwb");

        var run = await RunAsync("-o", name, "--summary");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith(
            start,
            await File.ReadAllTextAsync(_folder.Locate(name), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--- Validation Summary ---\nTotal issues: 1\nBy severity:\n  ERROR: 1\n",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Empty(_scene.Companions);
        Assert.Equal(
            ["dandiset.yaml", name],
            Directory.GetFiles(_folder.Root).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Groups_are_equal_in_every_format()
    {
        foreach (var name in new[] { "a.nwb", "b.nwb", "c.nwb", "sub-1/sub-1.nwb" })
            _folder.Write(name, "no HDF5");
        string[] options = ["-g", "id", "-g", "none", "-g", "path", "--max-per-group", "1", "-f"];

        var json = JsonNode.Parse((await RunAsync([.. options, "json"])).Out);
        var indented = (await RunAsync([.. options, "json_pp"])).Out;
        var yaml = YamlTree.Parse((await RunAsync([.. options, "yaml"])).Out);
        var flat = await RunAsync("-g", "id", "--max-per-group", "1", "-f", "yaml");

        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(indented)));
        Assert.True(JsonNode.DeepEquals(json, yaml));
        Assert.StartsWith(
            "{\n  \"DANDI.NON_DANDI_FILENAME\": {\n    \"a.nwb\": [\n      {\n        \"asset_paths\": null,\n",
            indented,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\n      }\n    ]\n  }\n}\n", indented, StringComparison.Ordinal);
        Assert.Equal(3, YamlTree.Parse(flat.Out)!["pynwb.GENERIC"]![1]!["omitted_count"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("json", "{}\n")]
    [InlineData("json_pp", "{}\n")]
    [InlineData("yaml", "{}\n")]
    [InlineData("text", "No errors found.\n")]
    public async Task Without_results_there_are_no_groups(string format, string expected) =>
        Assert.Equal((0, expected, ""), await RunAsync("-g", "path", "-f", format));

    [Theory]
    [InlineData("--ignore \\.NON_", 0)]
    [InlineData("--ignore (?<=DANDI)\\.NON_DANDI_FILENAME", 0)]
    [InlineData("--ignore non_dandi", 1)]
    [InlineData("--ignore (", 1)]
    [InlineData("--ignore NOT --ignore FILENAME", 0)]
    [InlineData("-g path -f json_lines", 1)]
    [InlineData("-o x.txt", 1)]
    [InlineData("-o x.json -f text", 1)]
    [InlineData("-o no/such/folder/x.json", 1)]
    [InlineData("--load nothing.jsonl", 2)]
    [InlineData("--load dandiset.yaml", 1)]
    [InlineData("--load dandiset.yaml sub-1", 2)]
    [InlineData("nothing", 2)]
    public async Task The_exit_code_depends_on_shown_errors_and_usage_errors(string line, int expected)
    {
        _folder.WriteNwb("sub-1/wrong.nwb");

        var run = await RunAsync(line.Split(' '));

        Assert.True(run.ExitCode == expected, $"{run}");
    }

    [Fact]
    public async Task Zarrs_are_validated_as_in_an_upload()
    {
        _folder.Write("a.zarr/.zgroup", "{\"zarr_format\": 2}");
        _folder.Write("b.ome.zarr/0/0", "x");

        var run = await RunAsync("-f", "json_lines", "a.zarr", "b.ome.zarr");

        var records = run
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(record => JsonNode.Parse(record)!)
            .ToList();
        Assert.Equal(
            ["dandi_zarr.empty_group", "zarr.cannot_open"],
            records.Select(record => record["id"]!.ToString())
        );
        Assert.Equal(["a.zarr", "b.ome.zarr"], records.Select(record => record["path"]!.ToString()));
    }

    [Fact]
    public async Task Outside_of_a_Dandiset_content_is_validated_but_not_the_path()
    {
        using var folder = new TempFolder();
        folder.Write("x/broken.nwb", "no HDF5");

        var run = await _scene.RunAsync(folder.Root, "validate", "x");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["DANDI.NO_DANDISET_FOUND] x", "pynwb.GENERIC] x/broken.nwb", $"{Unreadable}] x/broken.nwb"],
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[1..line.IndexOf(" — ", StringComparison.Ordinal)])
        );
    }

    [Fact]
    public async Task A_cyclic_link_has_no_content()
    {
        File.CreateSymbolicLink(_folder.Locate("a.nwb"), "b.nwb");
        File.CreateSymbolicLink(_folder.Locate("b.nwb"), "a.nwb");

        var run = await RunAsync("-f", "text", "--ignore", "NON_DANDI");
        var partly = await RunAsync("a.nwb", "--missing-file-content", "only-non-data");

        Assert.Equal(["a.nwb", "b.nwb"], PathsIn(run.Out));
        Assert.Contains("FILE_CONTENT_MISSING]", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            ["DANDI.FILE_CONTENT_MISSING_PARTIAL", "DANDI.NON_DANDI_FILENAME", "DANDI.NON_DANDI_FOLDERNAME"],
            partly
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[1..line.IndexOf(']', StringComparison.Ordinal)])
        );
    }

    [Fact]
    public async Task A_rule_is_explained_by_its_id_as_printed_in_a_result()
    {
        var whole = await RunAsync(
            "--explain",
            "pynwb.TimeSeries/data (acquisition/a/data): incorrect shape - expected '[*]', got '()'"
        );
        var misspelled = await RunAsync("--explain", "NWBI.check_subject_aeg");
        var unknown = await RunAsync("--explain", "völlig anders");

        Assert.Equal(0, whole.ExitCode);
        Assert.StartsWith("pynwb.ShapeError\nAn array has", whole.Out, StringComparison.Ordinal);
        Assert.Equal(2, misspelled.ExitCode);
        Assert.Contains("Did you mean `NWBI.check_subject_age`", misspelled.Error, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There is no rule `völlig anders`. Use the id", unknown.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> PathsIn(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] == '[')
            .Select(line => line.Split("] ")[1].Split(" — ")[0]);

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        _scene.RunAsync(_folder.Root, ["validate", .. arguments]);
}
