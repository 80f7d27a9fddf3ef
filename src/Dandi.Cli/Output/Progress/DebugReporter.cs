using System.Globalization;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>Writes one line per event to standard output (<c>-f debug</c>), in addition to another reporter.</summary>
/// <param name="output">Standard output.</param>
/// <param name="people">The other reporter.</param>
internal sealed class DebugReporter(TextWriter output, ITransferReporter people) : ITransferReporter
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        if (value.Outcome is { } outcome)
        {
            var message = StatusText.MessageOf(outcome);
            Write(value.Path, message.Length > 0 ? $"{StatusText.Of(outcome)} ({message})" : StatusText.Of(outcome));
        }
        else
        {
            var detail = value.Detail is null ? "" : $" ({value.Detail})";
            var bytes =
                value.BytesTotal > 0
                    ? string.Create(CultureInfo.InvariantCulture, $" {value.BytesDone} of {value.BytesTotal} bytes")
                    : "";
            Write(value.Path, $"{StatusText.ForPrograms(value.Stage)}{bytes}{detail}");
        }
        people.Report(value);
    }

    /// <inheritdoc/>
    public void Notice(string text) => people.Notice(text);

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths) => people.Unrecognized(paths);

    /// <inheritdoc/>
    public void Found(ValidationResult result) => people.Found(result);

    /// <inheritdoc/>
    public void Deleted(string path)
    {
        Write(path, "deleted");
        people.Deleted(path);
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind) => people.Failed(message, kind);

    /// <inheritdoc/>
    public ValueTask PauseAsync() => people.PauseAsync();

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log) => people.Summary(report, duration, log);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => people.DisposeAsync();

    private void Write(string path, string what)
    {
        lock (_lock)
            output.WriteLine(TerminalText.Escape($"{path}: {what}"));
    }
}
