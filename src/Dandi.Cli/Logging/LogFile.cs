using System.Globalization;
using System.Text;
using Dandi.Cli.Machine;
using Dandi.Cli.Output.Results;
using Dandi.Files;

namespace Dandi.Cli.Logging;

/// <summary>The log of one run, in a folder that keeps the logs of earlier ones and the results of validation beside them: never more than 100 MB in all when a run begins.</summary>
internal sealed class LogFile : IDisposable
{
    private const long MaximumFolder = 100L << 20;
    private const long MaximumFile = 20L << 20;
    private readonly Lock _lock = new();
    private readonly LogLevel _least;
    private readonly TimeProvider _time;
    private readonly StreamWriter? _writer;
    private long _written;
    private Action<string>? _warn;
    private string? _fault;

    /// <summary>Begins a log; a folder that cannot be written to means no log, and no failure.</summary>
    /// <param name="folder">The folder; null where the machine knows none.</param>
    /// <param name="least">The level from which on entries are kept.</param>
    /// <param name="time">The clock.</param>
    public LogFile(string? folder, LogLevel least, TimeProvider time)
    {
        (_least, _time) = (least, time);
        if (folder is null)
        {
            _fault = UserFolders.WhyMissing;
            return;
        }
        var name =
            $"{time.GetUtcNow().ToString("yyyy.MM.dd-HH.mm.ss'Z'", CultureInfo.InvariantCulture)}-{Environment.ProcessId}.log";
        try
        {
            Directory.CreateDirectory(folder);
            TryMakeRoom(folder);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                UnixCreateMode = FileModes.OwnerOnly,
            };
            Path = System.IO.Path.Combine(folder, name);
            _writer = new StreamWriter(Path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options)
            {
                AutoFlush = true,
            };
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            (Path, _fault) = (null, error.Message);
        }
    }

    /// <summary>Whom to tell, once, that the log is missing or incomplete, and why; at once if it is so already.</summary>
    public void Warn(Action<string> warn)
    {
        lock (_lock)
            _warn = warn;
        if (_fault is { } fault)
            Break(fault);
    }

    /// <summary>Where it is; null where there is none.</summary>
    public string? Path { get; }

    /// <summary>Whether entries of this level are kept.</summary>
    public bool Keeps(LogLevel level) => level >= _least;

    /// <summary>Adds an entry, without the secrets in it.</summary>
    public void Write(LogLevel level, string text)
    {
        if (_writer is null || !Keeps(level))
            return;
        var line =
            $"{_time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} [{level.ToString().ToUpperInvariant(), 8}] {Redaction.Apply(text)}";
        var fault = Append(line);
        // Outside of the lock: what is said may come back as an entry.
        if (fault is not null)
            Break(fault);
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
            // As above.
        }
    }

    /// <returns>Why it failed; null if it did not.</returns>
    private string? Append(string line)
    {
        lock (_lock)
        {
            if (_written > MaximumFile)
                return null;
            _written += line.Length;
            try
            {
                _writer!.WriteLine(
                    _written > MaximumFile ? "The log has reached its largest size; nothing more is kept." : line
                );
                return null;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                // A full disk must not end an upload.
                _written = long.MaxValue / 2;
                return error.Message;
            }
        }
    }

    private void Break(string fault)
    {
        Action<string>? warn;
        lock (_lock)
            (warn, _warn, _fault) = (_warn, null, fault);
        warn?.Invoke(
            $"The log of this run is {(Path is null ? "not kept" : "incomplete")}: {fault.TrimEnd('.')}. The run continues."
        );
    }

    private static void TryMakeRoom(string folder)
    {
        try
        {
            MakeRoom(folder);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // Old logs that stay are no reason to have no new one.
        }
    }

    private static void MakeRoom(string folder)
    {
        var kept = MaximumFile;
        var files = new DirectoryInfo(folder)
            .EnumerateFiles()
            .Where(file =>
                file.Extension == ".log" || file.Name.EndsWith(ResultCompanion.Ending, StringComparison.Ordinal)
            );
        foreach (var file in files.OrderByDescending(file => file.Name, StringComparer.Ordinal))
        {
            kept += file.Length;
            if (kept > MaximumFolder)
                file.Delete();
        }
    }
}
