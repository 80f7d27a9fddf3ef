using System.Text;
using Dandi.Files;

namespace Dandi.Cli.Output.Results;

/// <summary>All results of a run as JSON Lines, in a file beside its log; <c>dandi validate --load</c> shows them again. From any thread.</summary>
/// <param name="log">The log; null where there is none, and then nothing is kept.</param>
/// <param name="warn">Told once that not all results are kept, and why.</param>
internal sealed class ResultCompanion(string? log, Action<string> warn) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private bool _isBroken = log is null;

    /// <summary>What is appended to the name of the log.</summary>
    public const string Ending = "_validation.jsonl";

    /// <summary>Where it is; null as long as there is no result.</summary>
    public string? Path { get; private set; }

    /// <summary>How many results were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a result.</summary>
    public void Add(ResultRecord record)
    {
        if (Append(record) is { } fault)
            warn($"Not all results of validation are kept beside the log: {fault.TrimEnd('.')}. The run continues.");
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

    /// <returns>Why it failed; null if it did not, or if that was told before.</returns>
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
                // A full disk must not end a run; what is there stays, and is not praised.
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
