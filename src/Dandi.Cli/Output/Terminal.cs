using System.Text;
using Dandi.Cli.Machine;
using Spectre.Console;

namespace Dandi.Cli.Output;

/// <summary>
/// The standard streams of the process: results go to standard output, messages for people to standard error.
/// </summary>
/// <remarks>
/// Everything that is written to them is escaped (<see cref="EscapingWriter"/>). The control sequences of this program
/// itself go past that: colors, the status line and the live table.
/// </remarks>
internal sealed class Terminal
{
    private const int Closed = -1;
    private const int MaxLineLength = 4_096;
    private const string EraseLine = "\r\u001b[2K";
    private readonly Func<OutputException?> _outputFault = () => null;
    private readonly TextWriter _rawOut;
    private readonly TextWriter _rawError;

#pragma warning disable RS0030 // the only place that uses the console
    private Terminal()
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new DescriptorStream(ProcessStart.IsInherited(1) ? 1 : Closed, isBestEffort: false);
        _outputFault = () => output.Fault;
        _rawOut = TextWriter.Synchronized(new StreamWriter(output, encoding) { AutoFlush = true });
        _rawError = TextWriter.Synchronized(
            new StreamWriter(
                new DescriptorStream(ProcessStart.IsInherited(2) ? 2 : Closed, isBestEffort: true),
                encoding
            )
            {
                AutoFlush = true,
            }
        );
        (Out, Error) = (new EscapingWriter(_rawOut), new EscapingWriter(_rawError));
        CanPrompt = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        SupportsLiveDisplay =
            !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var isPlain =
            Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var isForced = Environment.GetEnvironmentVariable("CLICOLOR_FORCE") is not (null or "" or "0");
        SupportsColor = isForced || (!Console.IsOutputRedirected && !isPlain);
        SupportsErrorColor = isForced || (!Console.IsErrorRedirected && !isPlain);
    }

    /// <summary>Creates streams that are not a terminal.</summary>
    public Terminal(TextWriter output, TextWriter error)
    {
        (_rawOut, _rawError) = (output, error);
        (Out, Error) = (new EscapingWriter(output), new EscapingWriter(error));
    }

    /// <summary>Reads a line from standard input; null at its end.</summary>
    /// <exception cref="UsageException">The line is far longer than any answer.</exception>
    public static Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        ProcessStart.IsInherited(0)
            ? Task.Run(() => ReadLine(Console.In), CancellationToken.None).WaitAsync(cancellationToken)
            : Task.FromResult<string?>(null);

    private static string? ReadLine(TextReader input)
    {
        var line = new StringBuilder();
        int next;
        while ((next = input.Read()) is not (-1 or '\n'))
        {
            if (line.Length == MaxLineLength)
                throw new UsageException(
                    $"Standard input has a line of more than {MaxLineLength} characters. "
                        + "Check what is redirected to it."
                );
            line.Append((char)next);
        }
        return line.Length == 0 && next < 0 ? null : line.ToString().TrimEnd('\r');
    }

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

    private IAnsiConsole CreateErrorConsole() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(SupportsLiveDisplay ? _rawError : Error),
                Ansi = SupportsLiveDisplay ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = SupportsLiveDisplay ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
#pragma warning restore RS0030

    /// <summary>The streams of the process.</summary>
    public static Terminal OfProcess { get; } = new();

    /// <summary>Standard output; throws <see cref="OutputException"/>.</summary>
    public TextWriter Out { get; }

    /// <summary>
    /// Standard output for the library that parses the command line: it writes help and suggestions as texts of several
    /// lines, which contain nothing from outside.
    /// </summary>
    public TextWriter LibraryOut => new EscapingWriter(_rawOut, keepsLines: true);

    /// <summary>Why standard output is incomplete; null if everything was written.</summary>
    public OutputException? OutputFault => _outputFault();

    /// <summary>Standard error. What cannot be written is dropped.</summary>
    public TextWriter Error { get; }

    /// <summary>
    /// Standard error, with live tables if it is a terminal. In that case, what is written is not escaped.
    /// </summary>
    public IAnsiConsole ErrorConsole => field ??= CreateErrorConsole();

    /// <summary>Whether the user can be asked: standard input and standard error are a terminal.</summary>
    public bool CanPrompt { get; }

    /// <summary>Whether text on standard error can be redrawn.</summary>
    public bool SupportsLiveDisplay { get; init; }

    /// <summary>The columns of standard error; null if it is not a terminal.</summary>
    public int? ErrorWidth => SupportsLiveDisplay ? ErrorConsole.Profile.Width : null;

    /// <summary>Whether standard output is a terminal that shows colors.</summary>
    public bool SupportsColor { get; init; }

    /// <summary>Whether standard error is a terminal that shows colors.</summary>
    public bool SupportsErrorColor { get; init; }

    /// <summary>Writes a line to standard error, in colors if it shows colors.</summary>
    public void WriteErrorLine(StyledLine line) =>
        _rawError.Write((SupportsErrorColor ? string.Concat(line.Parts.Select(Colored)) : line.ToString()) + "\n");

    private static string Colored((string Text, Tone Tone) part)
    {
        var parameter = part.Tone switch
        {
            Tone.Dim => 2,
            Tone.Strong => 1,
            Tone.Done => (int)TextColor.Green,
            Tone.Warning => (int)TextColor.Yellow,
            Tone.Error => (int)TextColor.Red,
            _ => 0,
        };
        return parameter == 0 ? part.Text : $"\u001b[{parameter}m{part.Text}\u001b[0m";
    }

    /// <summary>Writes lines to standard output, in a color if it shows colors.</summary>
    /// <param name="text">The lines, without the last line feed.</param>
    /// <param name="color">The color; null for the default.</param>
    public Task WriteAsync(string text, TextColor? color) =>
        SupportsColor && color is { } value
            ? _rawOut.WriteAsync($"\u001b[{(int)value}m{TerminalText.EscapeWithinLines(text)}\u001b[0m\n")
            : Out.WriteAsync(text + "\n");

    /// <summary>Writes texts to standard output, separated by tabs, with a line feed at the end.</summary>
    public void WriteColumns(IEnumerable<string> columns) =>
        _rawOut.Write(string.Join('\t', columns.Select(TerminalText.EscapeWithinLines)) + "\n");

    /// <summary>Replaces the current line of standard error, which must be a terminal.</summary>
    public void ReplaceLine(string text) => _rawError.Write(EraseLine + TerminalText.Escape(text));
}
