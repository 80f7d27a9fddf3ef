using System.Globalization;
using System.Text;
using Dandi.Cli.Machine;
using Dandi.Files;

namespace Dandi.Cli.Logging;

/// <summary>The log of one run, of bounded size. Safe for several threads.</summary>
/// <remarks>
/// Until the process ends, the log has a shared lock, which tells <see cref="LogFolder"/> that it is in use.
/// </remarks>
internal sealed class LogFile : IDisposable
{
    /// <summary>The end of its name.</summary>
    public const string Ending = ".log";

    private const long MiB = 1 << 20;
    private const long MaxFileBytes = 20 * MiB;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Lock _lock = new();
    private readonly LogLevel _minLevel;
    private readonly TimeProvider _time;
    private readonly long _maxBytes;
    private readonly LogFolder? _folder;
    private readonly StreamWriter? _writer;
    private readonly FileStream? _inUse;
    private long _written;
    private Action<string>? _onFailure;
    private string? _fault;

    /// <summary>Creates the log. If the folder is not writable, there is no log, which is not an error.</summary>
    /// <param name="folder">The folder; null if the user has no home folder.</param>
    /// <param name="minLevel">The lowest level that is written.</param>
    /// <param name="time">The clock for the name of the file and the times of entries.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="PrivateFolder"/>).</param>
    /// <param name="maxBytes">The maximum size of the logs of all runs together.</param>
    public LogFile(
        string? folder,
        LogLevel minLevel,
        TimeProvider time,
        IReadOnlyList<string>? homes = null,
        long maxBytes = LogFolder.DefaultMaxBytes
    )
    {
        (_minLevel, _time, _maxBytes) = (minLevel, time, Math.Min(MaxFileBytes, maxBytes / 4));
        if (folder is null)
        {
            _fault = UserFolders.WhyMissing;
            return;
        }
        var start = time.GetUtcNow().ToString("yyyy.MM.dd-HH.mm.ss'Z'", CultureInfo.InvariantCulture);
        try
        {
            PrivateFolder.Ensure(folder, homes ?? []);
            _folder = new LogFolder(folder, maxBytes, time);
            _folder.Trim();
            Path = System.IO.Path.Combine(folder, $"{start}-{Environment.ProcessId}{Ending}");
            _writer = Open(Path);
            // On network file systems, .NET locks only files that are open for reading.
            _inUse = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            (Path, _fault) = (null, error.Message);
        }
    }

    /// <summary>
    /// Sets what is called, once, with the reason why the log is missing or incomplete; immediately if it already is.
    /// </summary>
    public void SetFailureHandler(Action<string> onFailure)
    {
        lock (_lock)
            _onFailure = onFailure;
        if (_fault is { } fault)
            ReportFailure(fault);
    }

    /// <summary>The path of the log; null if there is none.</summary>
    public string? Path { get; }

    /// <summary>Whether the log has all entries so far that have at least a level.</summary>
    public bool IsCompleteFrom(LogLevel level)
    {
        lock (_lock)
            return Path is not null && _fault is null && level >= _minLevel && _written <= _maxBytes;
    }

    /// <summary>Call this before bytes are written to another file of this run, next to the log.</summary>
    /// <returns>False if there is no room for them, or no log.</returns>
    public bool TryReserve(long bytes) => _folder?.TryReserve(bytes) == true;

    /// <summary>
    /// Appends an entry, without the secrets in the text, and escaped (<see cref="TerminalText"/>): an entry is one
    /// line, and the lines of an error after it are indented, so that no text can forge an entry.
    /// </summary>
    /// <param name="level">The level.</param>
    /// <param name="text">What happened.</param>
    /// <param name="error">An error whose stack trace is to be logged.</param>
    public void Write(LogLevel level, string text, Exception? error = null)
    {
        if (_writer is null || level < _minLevel)
            return;
        var entry = TerminalText.Escape(Redaction.Apply(text));
        if (error is not null)
            entry += Indent(TerminalText.EscapeWithinLines("\n" + Redaction.Apply(error.ToString())));
        var time = _time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var fault = Append($"{time} [{level.ToString().ToUpperInvariant(), 8}] {entry}");
        // Called without the lock, because the message is logged too.
        if (fault is not null)
            ReportFailure(fault);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _writer?.Dispose();
            _inUse?.Dispose();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // As in Append: a full disk must not end a run.
        }
    }

    private static string Indent(string lines) => lines.Replace("\n", "\n    ", StringComparison.Ordinal);

    private static StreamWriter Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = FileModes.OwnerOnly,
        };
        return new StreamWriter(path, Utf8, options) { AutoFlush = true };
    }

    /// <returns>Why writing failed; null if it did not.</returns>
    private string? Append(string line)
    {
        lock (_lock)
        {
            if (_written > _maxBytes)
                return null;
            var bytes = Utf8.GetByteCount(line) + 1;
            _written += bytes;
            var hasRoom = _folder!.TryReserve(bytes);
            try
            {
                _writer!.WriteLine(_written > _maxBytes || !hasRoom ? EndAtLimit(hasRoom) : line);
                return null;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                // A full disk must not end a run. Nothing more is written.
                _written = long.MaxValue / 2;
                return error.Message;
            }
        }
    }

    private void ReportFailure(string fault)
    {
        Action<string>? onFailure;
        lock (_lock)
            (onFailure, _onFailure, _fault) = (_onFailure, null, fault);
        onFailure?.Invoke(
            $"The log of this run is {(Path is null ? "not written" : "incomplete")}: {fault.TrimEnd('.')}. "
                + "The run continues."
        );
    }

    /// <returns>The last line of the log.</returns>
    private string EndAtLimit(bool hasRoom)
    {
        _written = long.MaxValue / 2;
        var part = _maxBytes < MaxFileBytes ? $", a quarter of {LogSizeVariable.Name}" : "";
        var size = ((double)_maxBytes / MiB).ToString("0.##", CultureInfo.InvariantCulture);
        var why = hasRoom
            ? $"This log has reached the maximum size of the log of one run ({size} MiB{part})."
            : $"The logs of all runs together have reached the maximum size ({LogSizeVariable.Name}).";
        return $"{why} Later entries are not written.";
    }
}
