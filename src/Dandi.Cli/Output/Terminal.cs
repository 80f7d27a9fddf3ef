using System.Text;
using Dandi.Cli.Machine;
using Spectre.Console;

namespace Dandi.Cli.Output;

/// <summary>
/// The standard streams of the process: results go to standard output, messages for people to standard error.
/// </summary>
internal sealed class Terminal
{
    private const int Closed = -1;
    private readonly Func<OutputException?> _outputFault = () => null;

#pragma warning disable RS0030 // the only place that uses the console
    private Terminal()
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new DescriptorStream(ProcessStart.IsInherited(1) ? 1 : Closed, isBestEffort: false);
        _outputFault = () => output.Fault;
        Out = TextWriter.Synchronized(new StreamWriter(output, encoding) { AutoFlush = true });
        Error = TextWriter.Synchronized(
            new StreamWriter(
                new DescriptorStream(ProcessStart.IsInherited(2) ? 2 : Closed, isBestEffort: true),
                encoding
            )
            {
                AutoFlush = true,
            }
        );
        CanPrompt = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        SupportsLiveDisplay =
            !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var isPlain =
            Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        SupportsColor = !Console.IsOutputRedirected && !isPlain;
        ErrorConsole = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Error),
                Ansi = SupportsLiveDisplay ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = SupportsLiveDisplay ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
    }

    /// <summary>Creates streams that are not a terminal.</summary>
    public Terminal(TextWriter output, TextWriter error)
    {
        (Out, Error) = (output, error);
        ErrorConsole = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(error),
                Ansi = AnsiSupport.No,
                Interactive = InteractionSupport.No,
            }
        );
    }

    /// <summary>Reads a line from standard input; null at its end.</summary>
    public static Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        ProcessStart.IsInherited(0)
            ? Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken)
            : Task.FromResult<string?>(null);

    /// <summary>Reads a line from the terminal without showing it.</summary>
    public static Task<string> ReadSecretAsync(CancellationToken cancellationToken) =>
        Task.Run(ReadSecret, CancellationToken.None).WaitAsync(cancellationToken);

    private static string ReadSecret()
    {
        var typed = new StringBuilder();
        for (
            var key = Console.ReadKey(intercept: true);
            key.Key != ConsoleKey.Enter;
            key = Console.ReadKey(intercept: true)
        )
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        return typed.ToString();
    }
#pragma warning restore RS0030

    /// <summary>The streams of the process.</summary>
    public static Terminal OfProcess { get; } = new();

    /// <summary>Standard output; throws <see cref="OutputException"/>.</summary>
    public TextWriter Out { get; }

    /// <summary>Why standard output is incomplete; null if everything was written.</summary>
    public OutputException? OutputFault => _outputFault();

    /// <summary>Standard error. What cannot be written is dropped.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard error, with live tables if it is a terminal.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>Whether the user can be asked: standard input and standard error are a terminal.</summary>
    public bool CanPrompt { get; }

    /// <summary>Whether text on standard error can be redrawn.</summary>
    public bool SupportsLiveDisplay { get; }

    /// <summary>Whether standard output is a terminal that shows colors.</summary>
    public bool SupportsColor { get; init; }
}
