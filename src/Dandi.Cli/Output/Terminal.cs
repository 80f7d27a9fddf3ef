using System.Text;
using Dandi.Cli.Machine;
using Spectre.Console;

namespace Dandi.Cli.Output;

/// <summary>The streams of the process: data on standard output, text for people on standard error.</summary>
internal sealed class Terminal
{
    private const int Closed = -1;
    private readonly Func<OutputException?> _outputFault = () => null;

#pragma warning disable RS0030 // the one place that touches the console
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
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        ShowsLive =
            !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var isPlain =
            Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        ShowsColours = !Console.IsOutputRedirected && !isPlain;
        People = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Error),
                Ansi = ShowsLive ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = ShowsLive ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
    }

    /// <summary>Streams that are no terminal.</summary>
    public Terminal(TextWriter output, TextWriter error)
    {
        (Out, Error) = (output, error);
        People = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(error),
                Ansi = AnsiSupport.No,
                Interactive = InteractionSupport.No,
            }
        );
    }

    /// <summary>The answer of somebody who sits there, or null at the end of the input.</summary>
    public static Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        ProcessStart.IsInherited(0)
            ? Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken)
            : Task.FromResult<string?>(null);

    /// <summary>A line that is not shown while it is typed.</summary>
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

    /// <summary>That of the process.</summary>
    public static Terminal OfProcess { get; } = new();

    /// <summary>Standard output; throws <see cref="OutputException"/>.</summary>
    public TextWriter Out { get; }

    /// <summary>Why something is missing on standard output; null if nothing is.</summary>
    public OutputException? OutputFault => _outputFault();

    /// <summary>Standard error; what cannot be written there is dropped.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard error with colours and live regions, where it is a terminal.</summary>
    public IAnsiConsole People { get; }

    /// <summary>Whether somebody can be asked.</summary>
    public bool CanAsk { get; }

    /// <summary>Whether a table can be redrawn.</summary>
    public bool ShowsLive { get; }

    /// <summary>Whether standard output is a terminal with colours.</summary>
    public bool ShowsColours { get; init; }
}
