using System.Globalization;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>Writes plain lines: one for each asset when it is finished, and the summary.</summary>
/// <param name="write">Receives each line; called from many threads.</param>
internal sealed class LineReporter(Action<StyledLine> write) : ITransferReporter
{
    private const int MaxShownPaths = 10;

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        if (value.Detail is { } detail)
            Write($"{"", -8} {TerminalText.Escape($"{value.Path}: {detail}")}");
        if (value.Outcome is not { } outcome)
            return;
        var size = outcome.Size is { } bytes ? $" ({ByteCount.Format(bytes)})" : "";
        var message = StatusText.MessageOf(outcome);
        var details = message.Length > 0 ? $": {EscapeLines(message)}" : "";
        Write($"{StatusText.Of(outcome), -8} {TerminalText.Escape(outcome.Path)}{size}{details}");
        foreach (var line in AssetResultLines.Of(outcome.Path, outcome.AllResults))
            Write($"         {TerminalText.Escape(line)}");
    }

    /// <inheritdoc/>
    public void Notice(string text) => Write(TerminalText.Escape(text));

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths)
    {
        var noun = paths.Count == 1 ? "path" : "paths";
        var more = paths.Count > MaxShownPaths ? $", and {paths.Count - MaxShownPaths} more" : "";
        var names = string.Join(", ", paths.Take(MaxShownPaths).Select(TerminalText.Escape));
        Write(
            $"{paths.Count} {noun} not uploaded (not recognized as DANDI assets): {names}{more}. Only NWB files, "
                + "Zarrs, videos, images and the files of BIDS datasets are uploaded: check that nothing is missing."
        );
    }

    /// <summary>Prints nothing: the results are printed, or counted, when an asset ends.</summary>
    public void Found(ValidationResult result) { }

    /// <inheritdoc/>
    public void Deleted(string path) => Write($"deleted  {TerminalText.Escape(path)}");

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log)
    {
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Done} {(report.IsDownload ? "downloaded" : "uploaded")}, {report.Skipped} "
                    + $"skipped{Reasons(report)}, {(report.IsDownload ? "" : $"{report.Invalid} invalid, ")}"
                    + $"{report.Failed} failed{Stops(report)}{Deletions(report)}"
            )
        );
        var speed = duration.TotalSeconds > 0 ? report.BytesTransferred / duration.TotalSeconds : 0;
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ByteCount.Format(report.BytesTransferred)} {(report.IsDownload ? "received" : "sent")} in "
                    + $"{duration.TotalSeconds:0.0} s ({ByteCount.Format(speed)}/s)"
                    + $"{BytesAlreadyThere(report)}"
            )
        );
        if (report.Interrupted)
        {
            var end =
                report.Aborted ? "aborted"
                : report.Stopped > 0 ? "ended"
                : "finished";
            Write(
                $"Interrupted: what was in flight was {end}. "
                    + $"Run {report.CommandToResume} to {(report.IsDownload ? "download" : "upload")} the rest."
            );
        }
        if (log is not null)
            Write($"Log: {TerminalText.Escape(log)}");
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind) => Write($"Error: {TerminalText.Escape(message)}");

    /// <inheritdoc/>
    public ValueTask PauseAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Escapes a message but keeps its indented lines. Other line breaks are escaped, because what follows them would
    /// look like another message.
    /// </summary>
    private static string EscapeLines(string text) =>
        string.Join("\n  ", text.Split("\n  ").Select(TerminalText.Escape));

    private void Write(string text) => write(new StyledLine(text));

    private static string Reasons(TransferReport report) =>
        report.SkipReasons.Count == 0
            ? ""
            : $" ({string.Join(", ", report.SkipReasons.Select(reason => $"{reason.Key}: {reason.Value}"))})";

    private static string Stops(TransferReport report) => report.Stopped == 0 ? "" : $", {report.Stopped} stopped";

    /// <summary>Downloads count what they have resumed, but not the files that were skipped.</summary>
    private static string BytesAlreadyThere(TransferReport report) =>
        !report.IsDownload ? $", {ByteCount.Format(report.BytesAlreadyThere)} already {Destination(report)}"
        : report.BytesAlreadyThere == 0 ? ""
        : $", {ByteCount.Format(report.BytesAlreadyThere)} of the downloaded assets already {Destination(report)}";

    private static string Deletions(TransferReport report) =>
        report.Deleted == 0 ? "" : $", {report.Deleted} deleted {Destination(report)}";

    private static string Destination(TransferReport report) => report.IsDownload ? "on disk" : "in the archive";
}
