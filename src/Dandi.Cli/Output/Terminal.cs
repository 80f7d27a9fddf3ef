using System.Runtime.InteropServices;
using System.Text;
using Dandi.Cli.Machine;
using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Output;

/// <summary>
/// The standard streams of the process: results go to standard output, messages for people to standard error.
/// </summary>
/// <remarks>
/// Everything that is written to them is escaped (<see cref="EscapingWriter"/>). The control sequences of this program
/// itself go past that: colors, the status line and the view.
/// </remarks>
internal sealed class Terminal
{
    private const int Closed = -1;
    private const int MaxLineLength = 4_096;
    private const int BufferSize = 16_384;
    private readonly Func<OutputException?> _outputFault = () => null;
    private readonly TextWriter _rawOut;
    private readonly LiveRegion _rawError;
    private readonly PosixSignalRegistration? _suspending;

#pragma warning disable RS0030 // the only place that uses the console
    private Terminal()
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new DescriptorStream(ProcessStart.IsInherited(1) ? 1 : Closed, isBestEffort: false);
        _outputFault = () => output.Fault;
        var errorStream = new DescriptorStream(ProcessStart.IsInherited(2) ? 2 : Closed, isBestEffort: true);
        (_rawOut, _rawError) = (
            TextWriter.Synchronized(new StreamWriter(output, encoding) { AutoFlush = true }),
            new LiveRegion(new StreamWriter(errorStream, encoding, BufferSize) { AutoFlush = true })
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
        IsOutputTerminal = !Console.IsOutputRedirected;
        IsUnicode = CharacterSet.IsUnicode(Environment.GetEnvironmentVariable);
        if (SupportsLiveDisplay)
            _suspending = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Suspend);
    }

    /// <summary>Creates streams that are not a terminal.</summary>
    public Terminal(TextWriter output, TextWriter error)
    {
        (_rawOut, _rawError) = (output, new LiveRegion(error));
        (Out, Error) = (new EscapingWriter(output), new EscapingWriter(_rawError));
    }

    /// <summary>Reads a line from standard input; null at its end.</summary>
    /// <exception cref="UsageException">The line is far longer than any answer.</exception>
    public static Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        ProcessStart.IsInherited(0)
            ? Task.Run(ReadAnswer, CancellationToken.None).WaitAsync(cancellationToken)
            : Task.FromResult<string?>(null);

    // On a terminal, `Read` returns the Enter key as another character than a line feed, and would wait for more.
    private static string? ReadAnswer() => Console.IsInputRedirected ? ReadLine(Console.In) : Console.In.ReadLine();

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

    /// <summary>Whether the user can be asked: standard input and standard error are a terminal.</summary>
    public bool CanPrompt { get; }

    /// <summary>Whether text on standard error can be redrawn.</summary>
    public bool SupportsLiveDisplay { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsOutputTerminal { get; }

    /// <summary>Whether lines and blocks of Unicode can be used on standard error.</summary>
    public bool IsUnicode { get; init; }

    /// <summary>The characters for bars on standard error.</summary>
    public TerminalSymbols Symbols => IsUnicode ? TerminalSymbols.Unicode : TerminalSymbols.Ascii;

    /// <summary>The size of the terminal on standard error.</summary>
    public TerminalSize Size => ReadSize() ?? TerminalSize.Default;

    /// <summary>The columns of standard error; null if it is not a terminal.</summary>
    public int? ErrorWidth => SupportsLiveDisplay ? Size.Columns : null;

    /// <summary>Returns the size of the terminal on standard error; null if it does not tell.</summary>
    public Func<TerminalSize?> ReadSize { get; init; } = TerminalDevice.ReadSize;

    /// <summary>Whether the user works with this process now.</summary>
    public Func<bool> IsInForeground { get; init; } = () => TerminalDevice.IsInForeground;

    /// <summary>Whether standard output is a terminal that shows colors.</summary>
    public bool SupportsColor { get; init; }

    /// <summary>Whether standard error is a terminal that shows colors.</summary>
    public bool SupportsErrorColor { get; init; }

    /// <summary>Writes a line to standard error, in colors if it shows colors.</summary>
    public void WriteErrorLine(StyledLine line) => _rawError.Write(Encode(line) + "\n");

    /// <summary>
    /// Shows lines below everything that is written to standard error, which must be a terminal. They are replaced by
    /// those of the next call. Each must fit in a row.
    /// </summary>
    /// <param name="render">Returns the lines for a size of the terminal.</param>
    public void ShowView(Func<TerminalSize, IReadOnlyList<StyledLine>> render)
    {
        if (!IsInForeground())
        {
            _rawError.Hide();
            return;
        }
        var size = Size;
        _rawError.Show([.. render(size).Select(Encode)], size);
    }

    /// <summary>Erases the view.</summary>
    public void HideView() => _rawError.Hide();

    /// <summary>Erases the view, and shows none any more: the process ends.</summary>
    public void CloseView() => _rawError.End();

    private string Encode(StyledLine line) =>
        SupportsErrorColor ? string.Concat(line.Parts.Select(Colored)) : line.ToString();

    private static string Colored((string Text, Tone Tone) part)
    {
        var rendition = part.Tone switch
        {
            Tone.Dim => 2,
            Tone.Strong => 1,
            Tone.Done => (int)TextColor.Green,
            Tone.Warning => (int)TextColor.Yellow,
            Tone.Error => (int)TextColor.Red,
            _ => 0,
        };
        return rendition == 0 ? part.Text : ControlSequences.Render(part.Text, rendition);
    }

    // The shell writes its prompt where the cursor is, so the view must not be there.
    private void Suspend(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _rawError.Hide();
        TerminalDevice.StopProcess();
    }

    /// <summary>Writes lines to standard output, in a color if it shows colors.</summary>
    /// <param name="text">The lines, without the last line feed.</param>
    /// <param name="color">The color; null for the default.</param>
    public Task WriteAsync(string text, TextColor? color) =>
        SupportsColor && color is { } value
            ? _rawOut.WriteAsync(ControlSequences.Render(TerminalText.EscapeWithinLines(text), (int)value) + "\n")
            : Out.WriteAsync(text + "\n");

    /// <summary>Writes texts to standard output, separated by tabs, with a line feed at the end.</summary>
    public void WriteColumns(IEnumerable<string> columns) =>
        _rawOut.Write(string.Join('\t', columns.Select(TerminalText.EscapeWithinLines)) + "\n");
}
