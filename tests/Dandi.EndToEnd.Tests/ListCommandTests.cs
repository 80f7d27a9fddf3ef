using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

public sealed class ListCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);
    private readonly TempFolder _folder = new();

    public ListCommandTests()
    {
        _folder.Write("dandiset.yaml", "identifier: DANDI:000001\nname: 'Yes: a test'\n");
        _folder.Write("sub-1/v.mp4", "123");
        _folder.Write("sub-1/notes.txt", "12");
        _folder.Write("sub-1/x.zarr/0/0", "1234");
    }

    [Fact]
    public async Task A_file_that_is_no_NWB_is_listed_with_an_error_and_the_run_succeeds()
    {
        using var run = await RunAsync("ls", "-f", "json", "sub-1/v.mp4", "sub-1/x.zarr", "sub-1/notes.txt");

        Assert.Equal(
            (
                0,
                "[\n  {\"errors\": 1, \"path\": \"sub-1/v.mp4\", \"size\": 3},\n  {\"path\": \"sub-1/x.zarr\", \"size\": 4},\n  {\"errors\": 1, \"path\": \"sub-1/notes.txt\", \"size\": 2}\n]\n"
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("Error: sub-1/v.mp4: It is no NWB file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_at_which_there_is_nothing_ends_with_1_and_the_others_go_on()
    {
        File.CreateSymbolicLink(_folder.Locate("gone"), "nowhere/x");

        using var run = await RunAsync("ls", "-f", "json_lines", "-F", "size", "nowhere", "", "gone", "sub-1/v.mp4");

        Assert.Equal(
            (
                1,
                "{\"errors\": 1, \"path\": \"nowhere\"}\n{\"errors\": 1, \"path\": \"\"}\n{\"errors\": 1, \"path\": \"gone\"}\n{\"path\": \"sub-1/v.mp4\", \"size\": 3}\n"
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("Error: nowhere: File not found: `", run.Error, StringComparison.Ordinal);
        Assert.Contains("(a link to `nowhere/x`, which does not exist)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_current_folder_is_a_Dandiset()
    {
        using var run = await RunAsync("ls");

        Assert.Equal(
            (0, "- identifier: DANDI:000001\n  name: 'Yes: a test'\n  path: .\n", ""),
            (run.ExitCode, run.Out, run.Error)
        );
    }

    [Fact]
    public async Task A_folder_is_walked_through_into_a_table()
    {
        using var run = await RunAsync("ls", "-r", "-F", "size");

        Assert.Equal(
            (0, "PATH                  SIZE\n.\nsub-1/x.zarr       4 Bytes\nSummary: 2 listed  4 Bytes\n", ""),
            (run.ExitCode, run.Out, run.Error)
        );
    }

    [Fact]
    public async Task A_schema_gives_what_an_upload_would_send()
    {
        using var run = await RunAsync("ls", "--schema", "0.8.0", "-f", "json_pp", "sub-1/v.mp4", "sub-1/notes.txt");

        var records = JsonNode.Parse(run.Out)!.AsArray();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["video/mp4", "text/plain"], records.Select(record => record!["encodingFormat"]!.ToString()));
        Assert.Equal("d022646351048ac0ba397d12dfafa304-1", records[0]!["digest"]!["dandi:dandi-etag"]!.ToString());
    }

    [Theory]
    [InlineData("ls -F weight", "Error: Following fields are not known: weight. Known are: age, ")]
    [InlineData("ls --schema 0.7.0", "Error: Unsupported schema version: 0.7.0; expected 0.8.0.")]
    [InlineData("ls DANDI:000027", "Error: `DANDI:000027`: what is in an archive cannot be listed yet.")]
    [InlineData("ls https://dandiarchive.org/dandiset/000027/draft", "cannot be listed yet")]
    [InlineData("ls -f csv", "'csv' is not one of")]
    [InlineData("ls --use-fake-digest", "No such option '--use-fake-digest'")]
    public async Task Wrong_usage_ends_with_2(string line, string part)
    {
        using var run = await RunAsync(line.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_are_named_on_request()
    {
        using var run = await RunAsync("ls", "-F", "");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Known fields:\n- age\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_appear_as_files_are_read_and_Ctrl_C_ends_with_130()
    {
        using (var sparse = File.OpenHandle(_folder.Write("huge.mp4", ""), FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(sparse, 1L << 40);

        using var run = DandiProcess.Start(
            _folder.Root,
            Nothing,
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
        await run.UntilAsync(() => run.Out.Length > 0);
        await run.SignalAsync("INT");
        await run.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Equal("sub-1/v.mp4", JsonNode.Parse(run.Out)!["path"]!.ToString());
    }

    [Fact]
    public async Task What_may_not_be_read_ends_with_1_and_the_others_go_on()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/setpriv") && Environment.UserName == "root",
            "needs root and `setpriv`, to run as somebody who may not read a file"
        );
        const UnixFileMode All = (UnixFileMode)0b111_101_101;
        File.SetUnixFileMode(_folder.Write("open/a.nwb", "s"), UnixFileMode.None);
        Directory.CreateDirectory(_folder.Locate("closed"), UnixFileMode.None);
        File.Copy(DandiProcess.Executable, _folder.Locate("dandi"));
        foreach (var path in new[] { _folder.Root, _folder.Locate("dandi") })
            File.SetUnixFileMode(path, All);

        using var run = DandiProcess.StartCommand(
            _folder.Root,
            Nothing,
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            _folder.Locate("dandi"),
            "ls",
            "-r",
            "-f",
            "json_lines",
            "open",
            "closed",
            "sub-1"
        );
        await run.EndAsync();

        Assert.Equal(
            (
                1,
                "{\"errors\": 1, \"path\": \"open/a.nwb\", \"size\": 1}\n{\"errors\": 1, \"path\": \"closed\"}\n{\"path\": \"sub-1/x.zarr\", \"size\": 4}\n"
            ),
            (run.ExitCode, run.Out)
        );
        Assert.Contains("a.nwb` cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Contains("Error: closed: The folder cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public async Task The_recorded_call_of_the_Python_client_on_a_file_that_is_no_NWB_ends_the_same()
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
            using var run = await DandiProcess.RunAsync(Corpus.Locate("nwb/dandiset"), Nothing, arguments);

            Assert.Equal(
                (call.GetProperty("exit_code").GetInt32(), call.GetProperty("stdout").GetString()),
                (run.ExitCode, run.Out)
            );
            compared++;
        }
        Assert.True(compared > 0, "no call was compared");
    }

    public void Dispose() => _folder.Dispose();

    private Task<DandiProcess> RunAsync(params string[] arguments) =>
        DandiProcess.RunAsync(_folder.Root, Nothing, arguments);
}
