using System.Text.Json.Nodes;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.List;

public sealed class ListCommandTests : IDisposable
{
    private readonly TempDandiset _folder = new();

    [Fact]
    public async Task Records_are_in_the_order_of_the_paths_however_long_each_file_takes()
    {
        // Every third file is not an NWB file, which is found out immediately.
        string?[] subjects = [.. Enumerable.Range(0, 51).Select(i => SubjectOf(i))];
        for (var i = 0; i < subjects.Length; i++)
            WriteFile($"{i}.nwb", subjects[i]);
        string[] options = ["-f", "json_lines", "-F", "subject_id", "-J", "8"];

        var run = await RunAsync([.. options, .. subjects.Select((_, i) => $"{i}.nwb")]);

        var expected = subjects.Select(
            (subject, i) =>
                subject is null
                    ? $"{{\"errors\": 1, \"path\": \"{i}.nwb\"}}\n"
                    : $"{{\"path\": \"{i}.nwb\", \"subject_id\": \"{subject}\"}}\n"
        );
        Assert.Equal((0, string.Concat(expected)), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Files_are_not_read_if_only_path_and_size_are_requested()
    {
        _folder.Write("a.nwb", "123");

        var run = await RunAsync("-f", "json_lines", "-F", "path,size", "a.nwb", "dandiset.yaml");

        // Reading the invalid NWB file would be an error.
        Assert.Equal((0, "{\"path\": \"a.nwb\", \"size\": 3}\n{\"path\": \"dandiset.yaml\", \"size\": 38}\n", ""), run);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("v.mp4", 1)]
    public async Task What_was_listed_before_Ctrl_C_is_a_document_that_can_be_read(string? stopsAt, int listed)
    {
        _folder.Write("v.mp4", "123");
        // Reading this one takes longer than the test, so it is not listed.
        using (var huge = File.OpenHandle(_folder.Write("huge.mp4", ""), FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(huge, 1L << 40);
        using var stopping = new CancellationTokenSource();
        if (stopsAt is null)
            await stopping.CancelAsync();
        await using var output = new StoppingWriter(stopsAt, stopping);
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = ["ls", "--schema", "0.8.0", "-f", "json", "v.mp4", "huge.mp4"],
            Terminal = new Terminal(output, error),
            Variables = _ => null,
            WorkingDirectory = _folder.Root,
            Stopping = stopping.Token,
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ParsedCommand.InvokeAsync(context, output, error, TestContext.Current.CancellationToken)
        );

        var records = JsonNode.Parse(output.ToString())!.AsArray();
        Assert.Equal(new[] { "v.mp4" }.Take(listed), records.Select(record => record!["path"]!.ToString()));
        Assert.Equal("Interrupted: the list is not complete.\n", error.ToString());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("3")]
    public async Task Every_number_of_jobs_below_one_is_the_default(string jobs)
    {
        _folder.Write("a.nwb", "123");

        var run = await RunAsync("-f", "json_lines", "-F", "path", $"--jobs={jobs}", "a.nwb");

        Assert.Equal((0, "{\"path\": \"a.nwb\"}\n", ""), run);
    }

    [Fact]
    public async Task Recursive_listing_includes_the_Dandiset_its_NWB_files_and_its_Zarrs()
    {
        var size = new FileInfo(_folder.WriteNwb("sub-2/b.nwb")).Length;
        _folder.WriteNwb("sub-10/a.nwb");
        foreach (
            var path in new[]
            {
                "sub-2/x.zarr/0/y.nwb",
                "sub-2/x.zarr/1",
                ".hidden/c.nwb",
                "sub-2/.c.nwb",
                "sub-2/v.mp4",
            }
        )
            _folder.Write(path, "123");
        Directory.CreateSymbolicLink(_folder.Locate("sub-2/up"), _folder.Root);

        var all = await RunAsync("-r", "-f", "json_lines", "-F", "size,name");
        var named = await RunAsync("-r", "-f", "json_lines", "-F", "size", ".", "sub-2/");

        Assert.Equal(
            (
                0,
                $"{{\"name\": \"A test\", \"path\": \".\"}}\n{{\"path\": \"sub-10/a.nwb\", \"size\": {size}}}\n"
                    + $"{{\"path\": \"sub-2/b.nwb\", \"size\": {size}}}\n{{\"path\": \"sub-2/x.zarr\", \"size\": 6}}\n"
            ),
            (all.ExitCode, all.Out)
        );
        Assert.Equal(
            $"{{\"path\": \".\"}}\n{{\"path\": \"./sub-10/a.nwb\", \"size\": {size}}}\n"
                + $"{{\"path\": \"./sub-2/b.nwb\", \"size\": {size}}}\n{{\"path\": \"./sub-2/x.zarr\", \"size\": 6}}\n"
                + $"{{\"path\": \"sub-2/b.nwb\", \"size\": {size}}}\n{{\"path\": \"sub-2/x.zarr\", \"size\": 6}}\n",
            named.Out
        );
    }

    [Fact]
    public async Task Paths_without_metadata_are_listed_with_an_error_and_the_run_succeeds()
    {
        _folder.Write("broken.nwb", "123");
        var size = new FileInfo(_folder.WriteNwb("a.nwb")).Length;
        Directory.CreateDirectory(_folder.Locate("sub-1"));

        var run = await RunAsync("-f", "json_lines", "-F", "size,subject_id", "broken.nwb", "sub-1", "a.nwb");

        Assert.Equal(
            (
                0,
                $"{{\"errors\": 1, \"path\": \"broken.nwb\", \"size\": 3}}\n{{\"errors\": 1, \"path\": \"sub-1\"}}\n"
                    + $"{{\"path\": \"a.nwb\", \"size\": {size}, \"subject_id\": \"mouse01\"}}\n"
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Equal(
            [
                "Error: broken.nwb: The file is not an HDF5 file: file signature not found.",
                "Error: sub-1: It is a folder without dandiset.yaml. Use -r to list the NWB files and Zarrs in it.",
                "",
            ],
            run.Error.Split('\n')
        );
    }

    [Fact]
    public async Task One_path_is_printed_as_YAML_and_several_as_a_table()
    {
        _folder.WriteNwb("a.nwb");

        var one = await RunAsync("-F", "subject_id,keywords,session_id,session_start_time", "a.nwb");
        var two = await RunAsync("-F", "subject_id,keywords", "a.nwb", "a.nwb");

        Assert.Equal(
            "- keywords:\n  - example\n  path: a.nwb\n  session_id: '20240302'\n"
                + "  session_start_time: 2024-03-02 14:00:00+01:00\n  subject_id: mouse01\n",
            one.Out
        );
        Assert.Equal(
            "PATH               SUBJECT_ID  KEYWORDS\na.nwb              mouse01     example\n"
                + "a.nwb              mouse01     example\nSummary: 2 listed\n",
            two.Out
        );
    }

    [Theory]
    [InlineData("json", "[]\n")]
    [InlineData("json_pp", "[]\n")]
    [InlineData("json_lines", "")]
    [InlineData("yaml", "[]\n")]
    [InlineData("pyout", "")]
    public async Task An_empty_folder_is_an_empty_list(string format, string expected)
    {
        Directory.CreateDirectory(_folder.Locate("empty"));

        var run = await RunAsync("-r", "-f", format, "empty");

        Assert.Equal((0, expected, ""), run);
    }

    [Theory]
    [InlineData("ls --schema 0.6.9 a.nwb", "Unsupported schema version: 0.6.9; expected 0.6.10 or 0.7.0 or 0.8.0.")]
    [InlineData(
        "ls --schema 0.8.0 -F nwb_version a.nwb",
        "Following fields are not known: nwb_version. Known are: about, access, "
    )]
    [InlineData("ls -F weight a.nwb", "Following fields are not known: weight. Known are: age, ")]
    [InlineData("ls --schema 0.6.9 DANDI:000027", "Unsupported schema version: 0.6.9")]
    [InlineData("ls -F weight DANDI:000027", "Following fields are not known: weight. Known are: age, asset_count, ")]
    [InlineData(
        "ls -f json_lines ftp://example.org",
        "`ftp://example.org` is not a URL or identifier of a Dandiset or asset."
    )]
    public async Task Usage_errors_end_with_2_before_anything_is_listed(string line, string part)
    {
        var run = await ListScene.RunAsync(_folder.Root, line.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-F", "")]
    [InlineData("--fields=", "-r")]
    public async Task An_empty_value_prints_the_known_fields(string first, string second)
    {
        var run = await RunAsync(first, second);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Known fields:\n- age\n- bids_schema_version\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n- number_of_units or #units\n- nwb_version or NWB\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_version_lists_the_metadata_that_an_upload_would_send()
    {
        _folder.WriteNwb("sub-1/a.nwb");
        _folder.Write("v.mp4", "123");
        _folder.Write("x.zarr/0", "1234");

        var run = await RunAsync("--schema", "0.8.0", "-f", "json_lines", "sub-1/a.nwb", "v.mp4", "x.zarr", ".");
        var fake = await RunAsync("--schema", "0.8.0", "--use-fake-digest", "-F", "digest", "-f", "json", "v.mp4");

        var records = run
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            ["application/x-nwb", "video/mp4", "application/x-zarr"],
            records[..3].Select(record => record["encodingFormat"]!.ToString())
        );
        Assert.Equal(
            ("v.mp4", "3", "202cb962ac59075b964b07152d234b70".Length + 2),
            (
                records[1]["path"]!.ToString(),
                records[1]["contentSize"]!.ToString(),
                records[1]["digest"]!["dandi:dandi-etag"]!.ToString().Length
            )
        );
        Assert.Equal("0.8.0", records[0]["schemaVersion"]!.ToString());
        Assert.Equal(("4", "4"), (records[2]["contentSize"]!.ToString(), records[2]["size"]!.ToString()));
        Assert.Equal("DANDI:000001", records[3]["identifier"]!.ToString());
        Assert.Equal(
            "[\n  "
                + "{\"digest\": {\"dandi:dandi-etag\": \"00000000000000000000000000000000-1\"}, "
                + "\"path\": \"v.mp4\"}\n]\n",
            fake.Out
        );
    }

    public void Dispose() => _folder.Dispose();

    private static string? SubjectOf(int number) =>
        (number % 3) switch
        {
            0 => "mouse01",
            1 => "rat02",
            _ => null,
        };

    private void WriteFile(string path, string? subject)
    {
        if (subject == "mouse01")
            _folder.WriteNwb(path);
        else if (subject is null)
            _folder.Write(path, "123");
        else
        {
            File.Copy(
                Repository.Locate("examples/dandiset/sub-rat02/sub-rat02_ses-20240305_behavior.nwb"),
                _folder.Locate(path)
            );
        }
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        ListScene.RunAsync(_folder.Root, ["ls", .. arguments]);
}
