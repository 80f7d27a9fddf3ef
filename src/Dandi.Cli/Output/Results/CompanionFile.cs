using System.Buffers;
using Dandi.Files;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// The file next to the log of a run with all its validation results, as JSON Lines; <c>dandi validate --load</c> shows
/// them again. It is created with the first result. Safe for several threads.
/// </summary>
/// <remarks>
/// Results are written in blocks: at the latest with the first result that comes a second after the last block. If the
/// process is killed, the last block is missing; call <see cref="End"/> in all other cases.
/// </remarks>
/// <param name="log">The path of the log; null if there is no log, and then nothing is written.</param>
/// <param name="time">Decides when a block is written.</param>
/// <param name="warn">Called once if not all results could be written.</param>
internal sealed class CompanionFile(string? log, TimeProvider time, Action<string> warn) : IDisposable
{
    private const int BlockSize = 64 << 10;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _block = new();
    private FileStream? _file;
    private string? _path;
    private long _lastWrite;
    private bool _isBroken = log is null;

    /// <summary>The end of its name, after the name of the log without extension.</summary>
    public const string Ending = "_validation.jsonl";

    /// <summary>
    /// Called before bytes are written; returns false if there is no room for them. Without it, there always is.
    /// </summary>
    public Func<long, bool> TryReserve { get; init; } = _ => true;

    /// <summary>The number of results, written or not.</summary>
    public long Count { get; private set; }

    /// <summary>Appends a result. A failure is reported once and does not end the run.</summary>
    public void Add(ResultRecord record)
    {
        lock (_lock)
        {
            Count++;
            if (_isBroken)
                return;
            record.WriteLine(_block);
            _block.Write("\n"u8);
            if (_file is not null && _block.WrittenCount < BlockSize && time.GetElapsedTime(_lastWrite) < MaxDelay)
                return;
        }
        WriteBlock();
    }

    /// <summary>Writes what is left.</summary>
    /// <returns>The path of the file; null if there are no results or they are incomplete.</returns>
    public string? End()
    {
        WriteBlock();
        return _path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        WriteBlock();
        try
        {
            _file?.Dispose();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // As in TryWriteBlock: a full disk must not end a run.
        }
    }

    private void WriteBlock()
    {
        // The warning may print, which must not happen inside the lock.
        if (TryWriteBlock() is { } fault)
        {
            warn(
                $"Not all validation results could be written next to the log: {fault.TrimEnd('.')}. The run continues."
            );
        }
    }

    /// <returns>Why writing failed; null if it succeeded, or had failed before.</returns>
    private string? TryWriteBlock()
    {
        lock (_lock)
        {
            if (_isBroken || _block.WrittenCount == 0)
                return null;
            try
            {
                if (!TryReserve(_block.WrittenCount))
                    return Break("the logs of all runs together have reached the maximum size (DANDI_LOG_MAX_SIZE)");
                _file ??= Open();
                _file.Write(_block.WrittenSpan);
                _lastWrite = time.GetTimestamp();
                return null;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                // A full disk must not end a run. The incomplete file stays, but its path is not printed.
                return Break(error.Message);
            }
            finally
            {
                _block.ResetWrittenCount();
            }
        }
    }

    private string Break(string fault)
    {
        (_isBroken, _path) = (true, null);
        return fault;
    }

    private FileStream Open()
    {
        var path = Path.ChangeExtension(log, null) + Ending;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = FileModes.OwnerOnly,
        };
        var file = new FileStream(path, options);
        _path = path;
        return file;
    }
}
