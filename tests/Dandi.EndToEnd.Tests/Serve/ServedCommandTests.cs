using Dandi.EndToEnd.Tests.LiveView;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary><c>dandi serve --ephemeral -- COMMAND</c> runs a command with an archive of its own.</summary>
public sealed class ServedCommandTests : IDisposable
{
    private static readonly string[] Arguments = ["serve", "--ephemeral", "--user", "alice", "--"];
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Command_finds_the_archive_and_its_key_in_the_environment()
    {
        const string Script = """
            mkdir data && cd data && echo a >a.mp4 && "$DANDI" create Test >/dev/null && "$DANDI" upload --quiet &&
            "$DANDI" ls -r -f json_lines "$DANDI_INSTANCE/dandisets/000001/versions/draft/"
            """;

        using var run = await RunAsync("sh", "-c", Script);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("a.mp4", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("API key", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_gets_the_key_of_the_first_user_and_not_that_of_the_real_archive()
    {
        using var run = await RunAsync(
            "sh",
            "-c",
            "env | grep -c \"_API_KEY=$DANDI_INSTANCE_API_KEY$\"; echo \"$DANDI_API_KEY\"; "
                + "tr '\\0' ' ' </proc/$PPID/cmdline"
        );

        var lines = run.Out.Split('\n');
        Assert.True(int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture) >= 2, run.ToString());
        Assert.Equal(40, lines[1].Length);
        Assert.DoesNotContain("real-key", run.Out, StringComparison.Ordinal);
        // Other users can read the command line of a process, but not its environment.
        Assert.DoesNotContain(lines[1], lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 128 + 15)]
    public async Task Exit_code_is_that_of_the_command(string script, int expected)
    {
        using var run = await RunAsync("sh", "-c", script);

        Assert.True(run.ExitCode == expected, run.ToString());
        Assert.Empty(Remains);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Signals_are_forwarded_and_the_archive_outlives_the_command(string signal)
    {
        var script =
            $"trap '\"$DANDI\" create Late >/dev/null; echo \"created $?\"; exit 9' {signal}; echo ready; "
            + "while :; do sleep 0.05; done";
        // Without a terminal, also if the tests have one.
        using var run = DandiProcess.StartCommand(
            _home.Root,
            Variables,
            ["setsid", DandiProcess.Executable, .. Arguments, "sh", "-c", script]
        );
        await run.WaitUntilAsync(() => run.Out.Contains("ready", StringComparison.Ordinal));

        await run.SignalAsync(signal);
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 9, run.ToString());
        Assert.Contains("created 0", run.Out, StringComparison.Ordinal);
        Assert.Empty(Remains);
    }

    [Fact]
    public async Task Command_gets_Ctrl_C_once_if_its_streams_are_redirected_in_a_terminal()
    {
        const string Script = """
            count=0
            trap 'count=$((count + 1)); echo interrupted >/dev/tty' INT
            trap 'exit $count' QUIT
            echo ready >/dev/tty
            while :; do sleep 0.05; done
            """;
        _home.Write("command.sh", Script);
        await using var terminal = await TmuxTerminal.StartAsync(_home.Root, Variables, columns: 200, rows: 24);
        await terminal.TypeAsync(
            "\"$DANDI\" serve --ephemeral -- sh command.sh </dev/null >log 2>&1; printf '\\ncode: %d\\n' $?"
        );
        await terminal.WaitForAsync(shown => shown.Contains("ready", StringComparison.Ordinal));

        await terminal.PressAsync("C-c");
        await terminal.WaitForAsync(shown => shown.Contains("interrupted", StringComparison.Ordinal));
        await terminal.PressAsync("C-\\");

        var screen = await terminal.WaitForAsync(shown => shown.Contains("\ncode: ", StringComparison.Ordinal));
        Assert.Contains("code: 1", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_has_the_umask_and_the_standard_input_of_the_caller()
    {
        using var run = DandiProcess.StartCommand(
            _home.Root,
            Variables,
            "sh",
            "-c",
            "umask 027; echo hello | \"$DANDI\" serve --ephemeral -- sh -c 'umask; cat'"
        );
        await run.WaitForExitAsync();

        Assert.Equal(["0027", "hello"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("no-such-command", "No such file or directory")]
    [InlineData("folder-that-is-not-in-PATH", "No such file or directory")]
    [InlineData("/", "it is a folder")]
    [InlineData("/etc/passwd", "Permission denied")]
    public async Task Command_that_cannot_be_started_is_a_usage_error(string command, string reason)
    {
        Directory.CreateDirectory(_home.Locate("folder-that-is-not-in-PATH"));
        using var run = await RunAsync(command);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"`{command}` cannot be started: {reason}. Check", run.Error, StringComparison.Ordinal);
        Assert.Empty(Remains);
    }

    private IEnumerable<string> Remains => Directory.EnumerateFileSystemEntries(_home.Root, "dandi-archive-*");

    private Dictionary<string, string> Variables =>
        new(StringComparer.Ordinal)
        {
            ["TMPDIR"] = _home.Root,
            ["DANDI"] = DandiProcess.Executable,
            ["DANDI_API_KEY"] = "real-key",
        };

    private DandiProcess Start(params string[] command) =>
        DandiProcess.Start(_home.Root, Variables, [.. Arguments, .. command]);

    private async Task<DandiProcess> RunAsync(params string[] command)
    {
        var run = Start(command);
        await run.WriteInputAsync("");
        await run.WaitForExitAsync();
        return run;
    }
}
