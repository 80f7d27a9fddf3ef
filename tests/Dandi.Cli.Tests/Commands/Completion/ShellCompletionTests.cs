using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Completion;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Completion;

/// <summary>
/// What the program answers to a shell that completes a command line, in the protocol of the Python client.
/// </summary>
public sealed class ShellCompletionTests
{
    [Theory]
    [InlineData("dandi upl", 1, "plain,upload")]
    [InlineData("dandi log", 1, "plain,login plain,logout")]
    [InlineData("dandi cache ", 2, "plain,clear")]
    [InlineData("dandi -l INFO shell", 3, "plain,shell-completion")]
    [InlineData("dandi -", 1, "plain,--help plain,-h plain,-? plain,--version plain,--log-level plain,-l plain,--pdb")]
    [InlineData("dandi cache clear --lo", 3, "plain,--log-level")]
    [InlineData("dandi upload --e", 2, "plain,--existing")]
    [InlineData("dandi upload -e", 2, "plain,-e")]
    [InlineData("dandi upload -e skip --ex", 4, "")]
    [InlineData("dandi upload -e skip -", 4, "plain,-i", "plain,-e")]
    [InlineData("dandi upload -e skip -- --ex", 5, "file,--ex")]
    [InlineData("dandi serve --allow-host a --allow-h", 4, "plain,--allow-host")]
    [InlineData("dandi upload --existing f", 3, "plain,force")]
    [InlineData("dandi upload --existing=f", 2, "plain,force")]
    [InlineData("dandi upload --existing = f", 4, "plain,force")]
    [InlineData("dandi upload --existing =", 3, "plain,error plain,skip plain,force plain,overwrite plain,refresh")]
    [InlineData("dandi upload --existing=skip --sync ", 4, "plain,ask plain,do")]
    [InlineData("dandi upload --nonsense=f", 2, "")]
    [InlineData("dandi ls -rf y", 3, "plain,yaml")]
    [InlineData("dandi ls -fjson ", 3, "file,")]
    [InlineData("dandi ls a/b", 2, "file,a/b")]
    [InlineData("dandi ls 'a b' \"c \\\" d", 3, "file,c \" d")]
    [InlineData("dandi serve --directory /h", 3, "dir,/h")]
    [InlineData("dandi upload --ca-file x", 3, "file,x")]
    [InlineData("dandi upload -i ", 3, "")]
    [InlineData("dandi organize raw/", 2, "file,raw/")]
    [InlineData("dandi organize --required-field s", 3, "plain,session_id plain,subject_id", null, true)]
    [InlineData("dandi download --download ", 3, "plain,dandiset.yaml plain,assets plain,all")]
    [InlineData("dandi create N", 2, "")]
    [InlineData("dandi create Name more", 3, "")]
    [InlineData("dandi whoami ", 2, "")]
    [InlineData("dandi nonsense ", 2, "")]
    [InlineData("", 0, "plain,upload plain,create", null, true)]
    public async Task Bash_gets_one_line_per_completion(
        string words,
        int index,
        string answer,
        string? absent = null,
        bool isBeginning = false
    )
    {
        var run = await AskAsync("bash_complete", words, $"{index}");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (absent is not null)
            Assert.DoesNotContain(absent, lines);
        if (isBeginning || absent is not null)
            Assert.Subset(lines.ToHashSet(), answer.Split(' ').ToHashSet());
        else
            Assert.Equal(answer, string.Join(' ', lines));
    }

    [Fact]
    public void Every_word_that_is_completed_for_an_option_is_accepted()
    {
        var root = RootCommandLine.Create(Context());
        var tried = 0;
        foreach (var command in root.Subcommands)
        {
            var options = command.Options.Where(option => !option.Recursive && option.Arity.MinimumNumberOfValues > 0);
            foreach (var option in options)
            {
                foreach (var word in new CommandCompleter(root).Complete([command.Name, option.Name], ""))
                {
                    if (word.Kind != CompletionKind.Plain)
                        continue;
                    tried++;
                    var parsed = RootCommandLine.Parse(root, Context(command.Name, option.Name, word.Value));
                    Assert.DoesNotContain(parsed.Errors, error =>
                        error.Message.Contains(option.Name, StringComparison.Ordinal)
                    );
                }
            }
        }
        Assert.True(tried > 40, $"{tried}");
    }

    [Fact]
    public async Task Zsh_gets_three_lines_per_completion() =>
        Assert.Equal(
            "plain\nwhoami\nShow the account you are logged in as\n",
            (await AskAsync("zsh_complete", "dandi who", "1")).Out
        );

    [Fact]
    public async Task Zsh_gets_an_underscore_instead_of_a_missing_help_text() =>
        Assert.Equal("plain\nask\n_\n", (await AskAsync("zsh_complete", "dandi upload --sync a", "3")).Out);

    [Theory]
    [InlineData("dandi who", "who", "plain,whoami\tShow the account you are logged in as\n")]
    [InlineData("dandi upload --sync a", "a", "plain,ask\n")]
    [InlineData("dandi upload --sync ", "", "plain,ask\nplain,do\n")]
    [InlineData("dandi upload x", "x", "file,x\n")]
    public async Task Fish_gives_the_text_of_the_word(string words, string word, string answer) =>
        Assert.Equal(answer, (await AskAsync("fish_complete", words, word)).Out);

    [Fact]
    public async Task PowerShell_gets_the_answer_of_fish_for_an_index() =>
        Assert.Equal(
            "plain,whoami\tShow the account you are logged in as\n",
            (await AskAsync("powershell_complete", "dandi who", "1")).Out
        );

    [Theory]
    [InlineData("bash_complete", "dandi 'up", "x")]
    [InlineData("bash_complete", "dandi \\", "-1")]
    [InlineData("zsh_complete", "dandi upload --existing", "99999999999999999999")]
    [InlineData("fish_complete", "", "'")]
    public async Task Odd_words_are_no_error(string wish, string words, string position) =>
        Assert.Equal((0, ""), await CodeAndErrorAsync(wish, words, position));

    [Theory]
    [InlineData("bash")]
    [InlineData("auto_complete")]
    [InlineData("tcsh_complete")]
    [InlineData("bash_other")]
    [InlineData("_complete")]
    public async Task Any_other_wish_exits_with_1(string wish)
    {
        var (code, error) = await CodeAndErrorAsync(wish, "dandi ", "1");

        Assert.Equal(1, code);
        Assert.Contains("_DANDI_COMPLETE", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o nosort -F _dandi_completion dandi")]
    [InlineData("zsh", "#compdef dandi")]
    [InlineData("fish", "complete -f -c dandi -a '(_dandi_completion)'")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName dandi")]
    [InlineData("auto", "#compdef dandi", "/usr/bin/zsh")]
    [InlineData("auto", "complete -o nosort -F _dandi_completion dandi", "C:\\Program Files\\Git\\bin\\BASH.EXE")]
    [InlineData("auto", "Register-ArgumentCompleter -Native -CommandName dandi", "/usr/bin/pwsh")]
    public async Task The_script_of_a_shell_is_printed(string option, string registration, string? variable = null)
    {
        var run = await RunAsync(new() { ["SHELL"] = variable }, "shell-completion", "-s", option);

        Assert.Equal(0, run.Code);
        Assert.Contains(registration, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task A_variable_of_click_prints_the_same_script(string shell)
    {
        var run = await RunAsync([], "shell-completion", "-s", shell);
        var source = await RunAsync(new() { ["_DANDI_COMPLETE"] = $"{shell}_source" });

        Assert.Equal((0, run.Out), (source.Code, source.Out));
    }

    [Theory]
    [InlineData(null, "SHELL is not set")]
    [InlineData("", "SHELL is not set")]
    [InlineData("/bin/tcsh", "no completion for the shell `/bin/tcsh`")]
    [InlineData("auto", "no completion for the shell `auto`")]
    public async Task An_unknown_shell_is_a_usage_error(string? shell, string part)
    {
        var run = await RunAsync(new() { ["SHELL"] = shell }, "shell-completion");

        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_comes_before_everything_else()
    {
        using var home = new TempFolder();

        var run = await RunAsync(
            new()
            {
                ["HOME"] = home.Root,
                ["DANDI_LOG_LEVEL"] = "nonsense",
                ["_DANDI_COMPLETE"] = "bash_complete",
                ["COMP_WORDS"] = "dandi who",
                ["COMP_CWORD"] = "1",
            },
            "upload",
            "--nonsense"
        );

        Assert.Equal((0, "plain,whoami\n", ""), (run.Code, run.Out, run.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Root));
    }

    [Theory]
    [InlineData("a  b", "a|b")]
    [InlineData(@"a\ b 'c d' ""e \"" \f""", @"a b|c d|e "" \f")]
    [InlineData("a 'b c", "a|b c")]
    [InlineData("''", "")]
    [InlineData(@"a\", "a")]
    public void Words_are_separated_as_by_a_shell(string text, string words) =>
        Assert.Equal(words.Split('|'), ShellWords.Split(text));

    private static async Task<(int Code, string Error)> CodeAndErrorAsync(string wish, string words, string position)
    {
        var run = await AskAsync(wish, words, position);
        return (run.Code, run.Error);
    }

    private static Task<(int Code, string Out, string Error)> AskAsync(string wish, string words, string position) =>
        RunAsync(
            new()
            {
                ["_DANDI_COMPLETE"] = wish,
                ["COMP_WORDS"] = words,
                ["COMP_CWORD"] = position,
            }
        );

    private static async Task<(int Code, string Out, string Error)> RunAsync(
        Dictionary<string, string?> variables,
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(output, error),
            Variables = variables.GetValueOrDefault,
            WorkingDirectory = null,
        };
        var code = await new ProcessRun(context).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }

    private static CommandContext Context(params string[] arguments) =>
        new()
        {
            Arguments = arguments,
            Terminal = new Terminal(TextWriter.Null, TextWriter.Null),
            Variables = _ => null,
            WorkingDirectory = "/",
        };
}
