using System.Globalization;
using System.Text;
using Dandi.Cli.Machine;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Files;

namespace Dandi.Cli.Logging;

/// <summary>
/// The log of one run. Its folder also contains the logs and companion files of earlier runs; the oldest are deleted so
/// that the folder has at most 100 MiB when a run starts. Safe for several threads.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const long MaxFolderBytes = 100L << 20;
    private const long MaxFileBytes = 20L << 20;
    private readonly Lock _lock = new();
    private readonly LogLevel _minLevel;
    private readonly TimeProvider _time;
    private readonly StreamWriter? _writer;
    private long _written;
    private Action<string>? _onFailure;
    private string? _fault;

    /// <summary>Creates the log. If the folder is not writable, there is no log, which is not an error.</summary>
    /// <param name="folder">The folder; null if the user has no home folder.</param>
    /// <param name="minLevel">The lowest level that is written.</param>
    /// <param name="time">The clock for the name of the file and the times of entries.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="PrivateFolder"/>).</param>
    public LogFile(string? folder, LogLevel minLevel, TimeProvider time, IReadOnlyList<string>? homes = null)
    {
        (_minLevel, _time) = (minLevel, time);
        if (folder is null)
        {
            _fault = UserFolders.WhyMissing;
            return;
        }
        var start = time.GetUtcNow().ToString("yyyy.MM.dd-HH.mm.ss'Z'", CultureInfo.InvariantCulture);
        try
        {
            PrivateFolder.Ensure(folder, homes ?? []);
            TryDeleteOldFiles(folder);
            Path = System.IO.Path.Combine(folder, $"{start}-{Environment.ProcessId}.log");
            _writer = Open(Path);
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
        return new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options)
        {
            AutoFlush = true,
        };
    }

    /// <returns>Why writing failed; null if it did not.</returns>
    private string? Append(string line)
    {
        lock (_lock)
        {
            if (_written > MaxFileBytes)
                return null;
            _written += line.Length;
            try
            {
                _writer!.WriteLine(
                    _written > MaxFileBytes
                        ? "The log has reached its maximum size. Later entries are not written."
                        : line
                );
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

    private static void TryDeleteOldFiles(string folder)
    {
        try
        {
            DeleteOldFiles(folder);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // The new log can be written even if old ones cannot be deleted.
        }
    }

    private static void DeleteOldFiles(string folder)
    {
        var kept = MaxFileBytes;
        var files = new DirectoryInfo(folder)
            .EnumerateFiles()
            .Where(file =>
                file.Extension == ".log" || file.Name.EndsWith(CompanionFile.Ending, StringComparison.Ordinal)
            );
        foreach (var file in files.OrderByDescending(file => file.Name, StringComparer.Ordinal))
        {
            kept += file.Length;
            if (kept > MaxFolderBytes)
                file.Delete();
        }
    }
}
