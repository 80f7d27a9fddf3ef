using System.Text;
using Dandi.Files;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// The file next to the log of a run with all its validation results, as JSON Lines; <c>dandi validate --load</c> shows
/// them again. It is created with the first result. Safe for several threads.
/// </summary>
/// <param name="log">The path of the log; null if there is no log, and then nothing is written.</param>
/// <param name="warn">Called once if not all results could be written.</param>
internal sealed class CompanionFile(string? log, Action<string> warn) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private bool _isBroken = log is null;

    /// <summary>The end of its name, after the name of the log without extension.</summary>
    public const string Ending = "_validation.jsonl";

    /// <summary>The path of the file; null if there are no results or they are incomplete.</summary>
    public string? Path { get; private set; }

    /// <summary>The number of results, written or not.</summary>
    public long Count { get; private set; }

    /// <summary>Appends a result. A failure is reported once and does not end the run.</summary>
    public void Add(ResultRecord record)
    {
        if (Append(record) is { } fault)
        {
            warn(
                $"Not all validation results could be written next to the log: {fault.TrimEnd('.')}. The run continues."
            );
        }
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

    /// <returns>Why writing failed; null if it succeeded, or had failed before.</returns>
    private string? Append(ResultRecord record)
    {
        lock (_lock)
        {
            Count++;
            if (_isBroken)
                return null;
            try
            {
                _writer ??= Open();
                _writer.Write(record + "\n");
                return null;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                // A full disk must not end a run. The incomplete file stays, but its path is not printed.
                (_isBroken, Path) = (true, null);
                return error.Message;
            }
        }
    }

    private StreamWriter Open()
    {
        var path = System.IO.Path.ChangeExtension(log, null) + Ending;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = FileModes.OwnerOnly,
        };
        var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options)
        {
            AutoFlush = true,
        };
        Path = path;
        return writer;
    }
}
