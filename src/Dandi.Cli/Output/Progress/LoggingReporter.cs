using Dandi.Cli.Logging;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>Passes everything to another reporter, the log, and the companion file with validation results.</summary>
/// <param name="shown">The other reporter.</param>
/// <param name="log">The log of the run.</param>
/// <param name="keep">Receives each validation result once; called from many threads.</param>
internal sealed class LoggingReporter(ITransferReporter shown, LogFile log, Action<ValidationResult> keep)
    : ITransferReporter
{
    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        shown.Report(value);
        if (value.Outcome is null)
        {
            var details = value.Detail is { } detail ? $" ({detail})" : "";
            if (value.BytesTotal == 0 || value.IsStageStart)
                log.Write(LogLevel.Debug, $"{value.Path}: {StatusText.Of(value.Stage)}{details}");
            return;
        }
        var level = value.Outcome is Uploaded or Downloaded or Skipped or Stopped ? LogLevel.Info : LogLevel.Error;
        log.Write(level, $"{value.Path}: {StatusText.Of(value.Outcome)} {StatusText.MessageOf(value.Outcome)}");
        foreach (var result in value.Outcome.Results)
        {
            keep(result);
            Log(result);
        }
        if (value.Outcome is Failed { Cause: { } cause })
            log.Write(LogLevel.Debug, $"{value.Path}: why it failed", cause);
    }

    /// <inheritdoc/>
    public void Found(ValidationResult result)
    {
        shown.Found(result);
        keep(result);
        // A dataset may have millions of hints.
        if (result.IsBlocking)
            Log(result);
    }

    /// <inheritdoc/>
    public void Notice(string text)
    {
        shown.Notice(text);
        log.Write(LogLevel.Warning, text);
    }

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths)
    {
        shown.Unrecognized(paths);
        foreach (var path in paths)
            log.Write(LogLevel.Warning, $"{path}: not recognized as a DANDI asset");
    }

    /// <inheritdoc/>
    public void Deleted(string path)
    {
        shown.Deleted(path);
        log.Write(LogLevel.Info, $"{path}: deleted (--sync)");
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind)
    {
        shown.Failed(message, kind);
        log.Write(LogLevel.Critical, message);
    }

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? logPath)
    {
        shown.Summary(report, duration, logPath);
        log.Write(
            LogLevel.Info,
            $"{report.Done} done, {report.Skipped} skipped, {report.Invalid} invalid, {report.Failed} failed, "
                + $"{report.Stopped + report.FailedByStop + report.Unfinished.Count} stopped, "
                + $"{report.Deleted} deleted, {report.BytesTransferred} bytes transferred"
        );
    }

    /// <inheritdoc/>
    public ValueTask PauseAsync() => shown.PauseAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => shown.DisposeAsync();

    private void Log(ValidationResult result) =>
        log.Write(LogLevel.Warning, $"{result.Path}: {result.Severity} {result.Id}: {result.Message}");
}
