using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Completion;

/// <summary>Real shells complete command lines with the scripts that <c>dandi shell-completion</c> prints.</summary>
public sealed class ShellScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // The function that bash would call when the user presses Tab, and what it leaves for bash to show.
    private const string Bash = """
        compopt() { echo "compopt $*"; }
        source <(dandi shell-completion -s bash)
        complete -p dandi
        ask() {
            COMP_WORDS=("$@")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _dandi_completion dandi
            echo "${COMPREPLY[*]}"
        }
        ask dandi upl
        ask dandi upload --existing = f
        ask dandi ls --fi
        ask dandi upload some/pa
        ask dandi serve --directory some/pa
        """;

    [Fact]
    public async Task Bash_completes_commands_options_values_and_paths()
    {
        using var run = await RunAsync("bash", "--norc", "-c", Bash);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            complete -o nosort -F _dandi_completion dandi
            upload
            force
            --fields
            compopt -o default

            compopt -o dirnames


            """,
            run.Out
        );
    }

    // What zsh calls when the user presses Tab, and the question that it then asks.
    private const string Zsh = """
        autoload -Uz compinit
        compinit -u -D
        source <(dandi shell-completion -s zsh)
        print ${_comps[dandi]}
        COMP_WORDS='dandi upl' COMP_CWORD=1 _DANDI_COMPLETE=zsh_complete dandi
        """;

    [Fact]
    public async Task Zsh_registers_the_function_that_asks_for_completions()
    {
        Assert.SkipUnless(File.Exists("/bin/zsh"), "zsh is not installed");

        using var run = await RunAsync("/bin/zsh", "-f", "-c", Zsh);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("_dandi_completion\nplain\nupload\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dandi upl", "upload")]
    [InlineData("dandi upload --existing f", "force")]
    [InlineData("dandi upload --existing=f", "--existing=force")]
    [InlineData("dandi validate --summ", "--summary")]
    [InlineData("dandi ls fil", "file-a.nwb")]
    [InlineData("dandi serve --directory fol", "folder/")]
    public async Task Fish_completes_commands_options_values_and_paths(string line, string completion)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed");
        _folder.Write("file-a.nwb", "");
        _folder.Write("folder/b.nwb", "");

        using var run = await RunAsync(
            "/usr/bin/fish",
            "--no-config",
            "-c",
            $"dandi shell-completion -s fish | source; complete -C '{line}'"
        );

        Assert.Contains(completion, run.Out.Split('\n').Select(each => each.Split('\t')[0]));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<DandiProcess> RunAsync(params string[] command)
    {
        var run = DandiProcess.StartCommand(
            _folder.Root,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = $"{Path.GetDirectoryName(DandiProcess.Executable)}:/usr/bin:/bin",
                ["TERM"] = "dumb",
            },
            command
        );
        await run.WriteInputAsync("");
        await run.WaitForExitAsync();
        return run;
    }
}
