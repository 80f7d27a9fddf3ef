using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

/// <summary>Standard streams that are closed or full or have no reader, and a missing current folder.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);
    private readonly TempFolder _folder = new();

    public StandardStreamTests()
    {
        _folder.Write("a.nwb", "123");
        _folder.Write("dandiset.yaml", "identifier: DANDI:000001\n");
    }

    public static TheoryData<string> PrintingCommands =>
        [
            "--help",
            "--version",
            "upload --help",
            "cache clear --help",
            "cache",
            "digest a.nwb",
            "ls -f json a.nwb",
            "ls -f json_pp a.nwb",
            "ls -f json_lines a.nwb",
            "ls -f yaml a.nwb",
            "ls -f pyout a.nwb",
            "ls -F ",
            "validate .",
            "validate -f json .",
            "validate -f json_lines .",
            "validate -f yaml .",
            "validate -g path .",
            "validate -g id -f json_pp .",
            "validate -g id -f yaml .",
            "validate --explain pynwb.GENERIC",
            "logout -i http://127.0.0.1:1/api",
            "serve --port 0 --directory archive",
        ];

    [Theory]
    [MemberData(nameof(PrintingCommands))]
    public async Task Output_that_cannot_be_written_exits_with_1(string line)
    {
        using var full = await RunAsync("exec \"$0\" \"$@\" >/dev/full", line);
        using var closed = await RunAsync("exec \"$0\" \"$@\" >&-", line);

        Assert.True(full.ExitCode == 1, full.ToString());
        Assert.Contains(
            "Error: Cannot write to standard output: No space left on device",
            full.Error,
            StringComparison.Ordinal
        );
        Assert.True(closed.ExitCode == 1, closed.ToString());
        Assert.Contains(
            "Error: Cannot write to standard output: Bad file descriptor",
            closed.Error,
            StringComparison.Ordinal
        );
        AssertNoStackTrace(full, closed);
    }

    [Theory]
    [MemberData(nameof(PrintingCommands))]
    public async Task A_closed_pipe_ends_the_command_silently(string line)
    {
        // `wait` makes sure that the reader of the pipe has ended.
        using var run = await RunAsync("exec 3> >(:); wait $!; exec \"$0\" \"$@\" >&3 3>&-", line);

        Assert.True(run.ExitCode == 141, run.ToString());
        Assert.DoesNotContain("Error: Cannot write to standard output", run.Error, StringComparison.Ordinal);
        AssertNoStackTrace(run);
    }

    [Theory]
    [InlineData("digest a.nwb", 0)]
    [InlineData("digest missing", 2)]
    [InlineData("digest -x", 2)]
    [InlineData("ls a.nwb", 0)]
    [InlineData("validate .", 1)]
    [InlineData("validate -f json --summary .", 1)]
    [InlineData("login -i ftp://nowhere", 2)]
    [InlineData("upload -i http://127.0.0.1:1/api --patience 0", 3)]
    public async Task An_unwritable_standard_error_does_not_change_the_exit_code(string line, int code)
    {
        foreach (var streams in new[] { "2>/dev/full", "2>&-", "2>&- <&-", "2>/dev/full 0</dev/full" })
        {
            using var run = await RunAsync($"exec \"$0\" \"$@\" {streams}", line);

            Assert.True(run.ExitCode == code, $"{streams}: {run}");
        }
    }

    [Fact]
    public async Task Output_for_closed_streams_is_not_written_to_other_files()
    {
        using var run = await RunAsync("exec \"$0\" \"$@\" 0<&- 1>&- 2>&-", "validate -f json_lines -l DEBUG .");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(
            "123",
            await File.ReadAllTextAsync(_folder.Locate("a.nwb"), TestContext.Current.CancellationToken)
        );
        var logs = Directory.EnumerateFiles(_folder.Locate("home"), "*.log", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(logs);
        Assert.All(logs, log => Assert.DoesNotContain("{\"", File.ReadAllText(log), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(">/dev/full", 1)]
    [InlineData(">&-", 1)]
    [InlineData("3> >(:); wait $!; exec \"$0\" \"$@\" >&3 3>&-", 141)]
    public async Task An_upload_whose_events_cannot_be_written_completes_and_fails(string streams, int code)
    {
        await using var scene = await CommandScene.CreateAsync();
        for (var i = 0; i < 20; i++)
            scene.Folder.Write($"{i:00}.mp4", $"{i}");
        var script = streams.StartsWith('>') ? $"exec \"$0\" \"$@\" {streams}" : $"exec {streams}";

        using var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            ["bash", "-c", script, DandiProcess.Executable, "upload", "--json"]
        );
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == code, run.ToString());
        Assert.Contains("The upload continues without events.", run.Error, StringComparison.Ordinal);
        Assert.Contains("20 uploaded", run.Error, StringComparison.Ordinal);
        Assert.Equal(20, (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count);
        AssertNoStackTrace(run);
    }

    [Fact]
    public async Task An_upload_succeeds_if_its_messages_cannot_be_written()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");

        using var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            ["bash", "-c", "exec \"$0\" \"$@\" 2>/dev/full", DandiProcess.Executable, "upload"]
        );
        await run.WaitForExitAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Single(await scene.Archive.ContentAsync(scene.Folder.Local.Id));
    }

    [Fact]
    public async Task Login_with_a_closed_standard_input_fails()
    {
        await using var scene = await CommandScene.CreateAsync();

        using var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            ["bash", "-c", "exec \"$0\" \"$@\" <&-", DandiProcess.Executable, "login"]
        );
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("No API key was given", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("validate")]
    [InlineData("ls")]
    [InlineData("ls a.nwb")]
    [InlineData("digest a.nwb")]
    [InlineData("create Title")]
    [InlineData("serve --directory archive")]
    [InlineData("validate --load a.jsonl")]
    public async Task Commands_that_need_the_current_folder_report_that_it_is_missing(string line)
    {
        using var run = await RunAsync("mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$@\"", line);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("The current folder no longer exists.", run.Error, StringComparison.Ordinal);
        AssertNoStackTrace(run);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("cache", 0)]
    [InlineData("logout -i http://127.0.0.1:1/api", 0)]
    [InlineData("validate --explain pynwb.GENERIC", 0)]
    [InlineData("digest /dev/null/x", 2)]
    public async Task Commands_that_do_not_need_the_current_folder_work_without_it(string line, int code)
    {
        using var run = await RunAsync("mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$@\"", line);

        Assert.True(run.ExitCode == code, run.ToString());
        Assert.DoesNotContain("current folder", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNoStackTrace(params DandiProcess[] runs) => Assert.All(runs, run =>
        {
            Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        });

    private async Task<DandiProcess> RunAsync(string script, string line)
    {
        var variables = new Dictionary<string, string>(NoVariables) { ["HOME"] = _folder.Locate("home") };
        var run = DandiProcess.StartCommand(
            _folder.Root,
            variables,
            ["bash", "-c", script, DandiProcess.Executable, .. line.Split(' ')]
        );
        await run.WriteInputAsync("");
        await run.WaitForExitAsync();
        return run;
    }
}
