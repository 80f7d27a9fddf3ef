using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Inspect;

public sealed class ListCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);
    private readonly TempFolder _folder = new();

    public ListCommandTests()
    {
        _folder.Write("dandiset.yaml", "identifier: DANDI:000001\nname: 'Yes: a test'\n");
        _folder.Write("sub-1/v.mp4", "123");
        _folder.Write("sub-1/notes.txt", "12");
        _folder.Write("sub-1/x.zarr/0/0", "1234");
    }

    [Fact]
    public async Task A_file_that_is_not_NWB_is_listed_with_an_error_and_the_run_succeeds()
    {
        using var run = await RunAsync("ls", "-f", "json", "sub-1/v.mp4", "sub-1/x.zarr", "sub-1/notes.txt");

        Assert.Equal(
            (
                0,
                """
                [
                  {"errors": 1, "path": "sub-1/v.mp4", "size": 3},
                  {"path": "sub-1/x.zarr", "size": 4},
                  {"errors": 1, "path": "sub-1/notes.txt", "size": 2}
                ]

                """
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("Error: sub-1/v.mp4: Its name is not that of an NWB file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_path_exits_with_1_and_the_others_are_listed()
    {
        File.CreateSymbolicLink(_folder.Locate("gone"), "nowhere/x");

        using var run = await RunAsync("ls", "-f", "json_lines", "-F", "size", "nowhere", "", "gone", "sub-1/v.mp4");

        Assert.Equal(
            (
                1,
                """
                {"errors": 1, "path": "nowhere"}
                {"errors": 1, "path": ""}
                {"errors": 1, "path": "gone"}
                {"path": "sub-1/v.mp4", "size": 3}

                """
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("Error: nowhere: File not found: `", run.Error, StringComparison.Ordinal);
        Assert.Contains("(a link to `nowhere/x`, which does not exist)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_current_folder_is_listed_as_a_Dandiset()
    {
        using var run = await RunAsync("ls");

        Assert.Equal(
            (0, "- identifier: DANDI:000001\n  name: 'Yes: a test'\n  path: .\n", ""),
            (run.ExitCode, run.Out, run.Error)
        );
    }

    [Fact]
    public async Task A_folder_is_listed_recursively_as_a_table()
    {
        using var run = await RunAsync("ls", "-r", "-F", "size");

        Assert.Equal(
            (0, "PATH               SIZE\n.\nsub-1/x.zarr        4 B\nSummary: 2 listed   4 B\n", ""),
            (run.ExitCode, run.Out, run.Error)
        );
    }

    [Fact]
    public async Task With_schema_the_metadata_of_an_upload_is_listed()
    {
        using var run = await RunAsync("ls", "--schema", "0.8.0", "-f", "json_pp", "sub-1/v.mp4", "sub-1/notes.txt");

        var records = JsonNode.Parse(run.Out)!.AsArray();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["video/mp4", "text/plain"], records.Select(record => record!["encodingFormat"]!.ToString()));
        Assert.Equal("d022646351048ac0ba397d12dfafa304-1", records[0]!["digest"]!["dandi:dandi-etag"]!.ToString());
    }

    [Fact]
    public async Task The_content_of_an_archive_is_listed_by_its_URL_next_to_local_files()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "content"u8.ToArray());
        var url = $"/dandisets/{id}/versions/draft/assets/";
        await archive.AskAsync("POST", url, archive.Alice, UploadSteps.Asset("sub-1/a b.txt", blob));

        using var run = await RunAsync(
            "ls",
            "-r",
            "-f",
            "json",
            "sub-1/v.mp4",
            $"{archive.Api}/dandisets/{id}/",
            $"{archive.Api}{url}?path=sub-1%2Fa%20"
        );

        Assert.Equal(
            ["sub-1/v.mp4", id.Value, "sub-1/a b.txt", "sub-1/a b.txt"],
            JsonNode.Parse(run.Out)!.AsArray().Select(record => record!["path"]!.ToString())
        );
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("ls -F weight", "Error: Following fields are not known: weight. Known are: age, ")]
    [InlineData("ls --schema 0.6.9", "Error: Unsupported schema version: 0.6.9; expected 0.6.10 or 0.7.0 or 0.8.0.")]
    [InlineData("ls -f json_lines dandi://nope/000027", "Error: Unknown instance `nope`.")]
    [InlineData("ls -f csv", "'csv' is not one of")]
    [InlineData("ls --use-fake-digest", "No such option '--use-fake-digest'")]
    public async Task Wrong_usage_exits_with_2(string line, string part)
    {
        using var run = await RunAsync(line.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_field_list_prints_the_known_fields()
    {
        using var run = await RunAsync("ls", "-F", "");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Known fields:\n- age\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_printed_as_files_are_read_and_Ctrl_C_exits_with_130()
    {
        using (var sparse = File.OpenHandle(_folder.Write("huge.mp4", ""), FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(sparse, 1L << 40);

        using var run = DandiProcess.Start(
            _folder.Root,
            NoVariables,
            "ls",
            "--schema",
            "0.8.0",
            "-f",
            "json_lines",
            "-J",
            "1",
            "sub-1/v.mp4",
            "huge.mp4"
        );
        await run.WaitUntilAsync(() => run.Out.Length > 0);
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Equal("sub-1/v.mp4", JsonNode.Parse(run.Out)!["path"]!.ToString());
    }

    [Fact]
    public async Task An_unreadable_path_exits_with_1_and_the_others_are_listed()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/setpriv") && Environment.UserName == "root",
            "needs root and `setpriv`, to run as a user who cannot read the file"
        );
        File.SetUnixFileMode(_folder.Write("open/a.nwb", "s"), UnixFileMode.None);
        Directory.CreateDirectory(_folder.Locate("closed"), UnixFileMode.None);

        using var run = await RunAsOtherUserAsync("ls", "-r", "-f", "json_lines", "open", "closed", "sub-1");

        Assert.Equal(
            (
                1,
                """
                {"errors": 1, "path": "open/a.nwb", "size": 1}
                {"errors": 1, "path": "closed"}
                {"path": "sub-1/x.zarr", "size": 4}

                """
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("a.nwb` cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Contains("Error: closed: The folder cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public async Task The_recorded_command_of_the_Python_client_on_a_file_that_is_not_NWB_gives_the_same_output()
    {
        var compared = 0;
        foreach (var call in Corpus.Read("cli/transcripts.json").EnumerateArray())
        {
            string[] arguments =
            [
                .. call.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!),
            ];
            if (arguments[0] != "ls" || arguments[^1] != "dandiset.yaml")
                continue;
            using var run = await DandiProcess.RunAsync(Corpus.Locate("nwb/dandiset"), NoVariables, arguments);

            Assert.Equal(
                (call.GetProperty("exit_code").GetInt32(), call.GetProperty("stdout").GetString()),
                (run.ExitCode, run.Out)
            );
            compared++;
        }
        Assert.True(compared > 0, "no command was compared");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<DandiProcess> RunAsOtherUserAsync(params string[] arguments)
    {
        const UnixFileMode ReadableByAll = (UnixFileMode)0b111_101_101;
        File.Copy(DandiProcess.Executable, _folder.Locate("dandi"));
        foreach (var path in new[] { _folder.Root, _folder.Locate("dandi") })
            File.SetUnixFileMode(path, ReadableByAll);
        string[] setpriv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", _folder.Locate("dandi")];
        var run = DandiProcess.StartCommand(_folder.Root, NoVariables, [.. setpriv, .. arguments]);
        await run.WaitForExitAsync();
        return run;
    }

    private Task<DandiProcess> RunAsync(params string[] arguments) =>
        DandiProcess.RunAsync(_folder.Root, NoVariables, arguments);
}
