using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Cli.Tests.Output.Screen;
using Dandi.Testing;

namespace Dandi.Cli.Tests;

/// <summary>How errors of commands become messages and exit codes.</summary>
public sealed class ProcessRunTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task A_bug_is_reported_without_its_stack_trace_which_goes_to_the_log()
    {
        var code = await RunAsync(new InvalidOperationException("A list\nis empty."));

        Assert.Equal(70, code);
        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(
            "Error: dandi failed because of a bug: InvalidOperationException: A list\\x0ais empty. Report it at "
                + "https://",
            _error.ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(" at Dandi", _error.ToString(), StringComparison.Ordinal);
        var log = Directory.EnumerateFiles(_home.Root, "*.log", SearchOption.AllDirectories).Single();
        Assert.Contains(log, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "   at Dandi.Cli.Tests.ProcessRunTests",
            await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    public static TheoryData<Exception, int, string> KnownErrors =>
        new()
        {
            { new UsageException("Wrong words."), 2, "Error: Wrong words.\n" },
            {
                new UsageException("No 'tokenized_corpus_2024/x.nwb'."),
                2,
                "Error: No 'tokenized_corpus_2024/x.nwb'.\n"
            },
            {
                new DandiException("No archive.") { IsFatal = true },
                3,
                "Error: No archive.\n"
            },
            { new DandiException("One file."), 1, "Error: One file.\n" },
            { new IOException("Disk gone."), 1, "Error: Disk gone.\n" },
            { new UnauthorizedAccessException("No right."), 1, "Error: No right.\n" },
            {
                new OutputException("No space", isClosedByReader: false),
                1,
                "Error: Cannot write to standard output: No space. The results are incomplete.\n"
            },
            { new OutputException("Broken pipe", isClosedByReader: true), 141, "" },
        };

    [Theory]
    [MemberData(nameof(KnownErrors))]
    public async Task Known_errors_are_reported_with_their_message_and_exit_code(
        Exception error,
        int code,
        string message
    )
    {
        Assert.Equal(code, await RunAsync(error));
        Assert.Equal(message, _error.ToString());
    }

    [Fact]
    public async Task The_version_is_answered_without_a_command_line_as_with_one()
    {
        using var output = new StringWriter();
        var context = CreateContext(["--version"], output);
        using var expected = new StringWriter();
        await RootCommandLine
            .Parse(RootCommandLine.Create(context), context)
            .InvokeAsync(new InvocationConfiguration { Output = expected }, TestContext.Current.CancellationToken);

        var code = await new ProcessRun(context).RunAsync(
            _ => throw new NotSupportedException("No command line."),
            CancellationToken.None
        );

        Assert.Equal((0, expected.ToString()), (code, output.ToString()));
    }

    [Fact]
    public async Task An_exception_while_creating_the_command_line_is_a_bug() =>
        Assert.Equal(
            70,
            await new ProcessRun(CreateContext([])).RunAsync(
                _ => throw new NotSupportedException("No options."),
                CancellationToken.None
            )
        );

    [Fact]
    public async Task The_message_of_a_bug_is_not_mixed_with_the_view_of_a_transfer()
    {
        await using var screen = new ScreenModel(columns: 400, rows: 24);
        var context = CreateContext([], error: screen);
        context.Terminal.ShowView(_ => [new StyledLine("view 1"), new StyledLine("view 2")]);

        Assert.Equal(70, new ProcessRun(context).Report(new InvalidOperationException("Why.")));
        context.Terminal.ShowView(_ => [new StyledLine("view 3")]);

        Assert.StartsWith("Error: dandi failed because of a bug", screen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("view", screen.Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _home.Dispose();
        _error.Dispose();
    }

    private async Task<int> RunAsync(Exception error)
    {
        var command = new Command("fail");
        command.SetAction((_, _) => Task.FromException<int>(Thrown(error)));
        return await new ProcessRun(CreateContext(["fail"])).RunAsync(
            _ => new RootCommand { command },
            CancellationToken.None
        );
    }

    private CommandContext CreateContext(string[] arguments, TextWriter? output = null, TextWriter? error = null) =>
        new()
        {
            Arguments = arguments,
            Terminal = new Terminal(output ?? TextWriter.Null, error ?? _error) { IsInForeground = () => true },
            Variables = name => name == "HOME" ? _home.Root : null,
            WorkingDirectory = null,
        };

    // Gives the exception a stack trace.
    private static Exception Thrown(Exception error)
    {
        try
        {
            throw error;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }
}
