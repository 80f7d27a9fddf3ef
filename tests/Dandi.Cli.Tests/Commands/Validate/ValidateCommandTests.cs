using System.Text.Json.Nodes;
using Dandi.Cli.Tests.Output.Records;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Unreadable =
        "NWBI.During io.read(), an error occurred: builtins.ValueError. This indicates that PyNWB was unable to read the file. See the traceback message for more details.";

    private readonly ValidateScene _scene = new();
    private readonly TempDandiset _folder = new();

    [Fact]
    public async Task A_valid_Dandiset_has_no_errors_and_leaves_no_file_of_results()
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
    public async Task A_file_that_was_not_checked_as_a_whole_is_not_said_to_have_no_errors(string shown)
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
            "No errors in what was checked; not everything was (DANDI.NOT_JUDGED).\n",
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
    public async Task By_the_schema_a_file_is_judged_by_its_metadata_and_not_by_the_inspector()
    {
        _folder.WriteNwb("sub-1/sub-1.nwb");
        _folder.Write("sub-2/sub-2.nwb", "no HDF5");

        var sound = await RunAsync("--schema", "0.8.0", "sub-1");
        var broken = await RunAsync("--schema", "0.8.0", "-f", "json_lines", "sub-2");

        Assert.Equal((0, "No errors found.\n", ""), sound);
        Assert.Equal(
            ["pynwb.GENERIC ERROR", "DANDI.METADATA_NOT_EXTRACTED ERROR"],
            broken
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!)
                .Select(result => $"{result["id"]} {result["severity"]}")
        );
    }

    [Fact]
    public async Task Only_the_schema_in_which_metadata_is_made_can_be_asked_for()
    {
        var run = await RunAsync("--schema", "0.6.4");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("Unsupported schema version: `0.6.4`; expected 0.8.0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_paths_and_names()
    {
        foreach (var name in Enumerable.Range(0, 300))
            _folder.WriteNwb($"{name:000}.nwb");

        var run = await RunAsync("--ignore", "FOLDERNAME", "299.nwb", "000.nwb", "299.nwb");
        var all = await RunAsync("--ignore", "FOLDERNAME", ".", "005.nwb");

        Assert.Equal(["299.nwb", "000.nwb"], PathsIn(run.Out));
        Assert.Equal(Enumerable.Range(0, 300).Select(name => $"{name:000}.nwb"), PathsIn(all.Out));
        Assert.Equal(1, all.ExitCode);
    }

    [Fact]
    public async Task All_results_are_kept_beside_the_log_and_can_be_shown_again()
    {
        _folder.Write("sub-1/sub-1.nwb", "no HDF5");
        _folder.WriteNwb("wrong.nwb");

        var hidden = await RunAsync("--min-severity", "CRITICAL");
        var again = await RunAsync("--load", Assert.Single(_scene.Companions), "-g", "id", "-f", "json");

        Assert.Equal((0, "No errors found.\n"), (hidden.ExitCode, hidden.Out));
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
    public async Task A_file_takes_the_form_of_its_name(string name, string start)
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
    public async Task Groups_are_the_same_in_every_form()
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
    public async Task No_results_are_no_groups(string format, string expected) =>
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
    public async Task The_exit_code_tells_errors_that_are_shown_and_wrong_usage(string line, int expected)
    {
        _folder.WriteNwb("sub-1/wrong.nwb");

        var run = await RunAsync(line.Split(' '));

        Assert.True(run.ExitCode == expected, $"{run}");
    }

    [Fact]
    public async Task Zarrs_are_judged_as_in_an_upload()
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
    public async Task Outside_of_a_Dandiset_the_content_is_judged_and_the_place_is_not()
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
    public async Task A_link_in_a_circle_has_no_content()
    {
        File.CreateSymbolicLink(_folder.Locate("a.nwb"), "b.nwb");
        File.CreateSymbolicLink(_folder.Locate("b.nwb"), "a.nwb");

        var run = await RunAsync("--ignore", "NON_DANDI");
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
    public async Task A_rule_is_explained_by_its_id_as_it_stands_in_a_result()
    {
        var whole = await RunAsync(
            "--explain",
            "pynwb.TimeSeries/data (acquisition/a/data): incorrect shape - expected '[*]', got '()'"
        );
        var misspelt = await RunAsync("--explain", "NWBI.check_subject_aeg");
        var unknown = await RunAsync("--explain", "völlig anders");

        Assert.Equal(0, whole.ExitCode);
        Assert.StartsWith("pynwb.ShapeError\nAn array has", whole.Out, StringComparison.Ordinal);
        Assert.Equal(2, misspelt.ExitCode);
        Assert.Contains("Did you mean `NWBI.check_subject_age`", misspelt.Error, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There is no rule `völlig anders`. Take the id", unknown.Error, StringComparison.Ordinal);
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
