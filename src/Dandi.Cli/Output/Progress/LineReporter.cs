using System.Globalization;
using Dandi.Upload;

namespace Dandi.Cli.Output.Progress;

/// <summary>Plain lines, one for each asset at its end.</summary>
/// <param name="write">Takes one line; called from many threads.</param>
internal sealed class LineReporter(Action<string> write) : IUploadReporter
{
    private const int ShownPaths = 10;

    /// <inheritdoc/>
    public void Report(UploadEvent value)
    {
        if (value.Detail is { } detail)
            write($"{"", -8} {TerminalText.Escape(value.Path)}: {detail}");
        if (value.Outcome is not { } outcome)
            return;
        var size = outcome.Size is { } bytes ? $" ({ByteCount.Show(bytes)})" : "";
        var message = StatusText.MessageOf(outcome);
        write(
            $"{StatusText.Of(outcome), -8} {TerminalText.Escape(outcome.Path)}{size}{(message.Length > 0 ? $": {EscapeLines(message)}" : "")}"
        );
        foreach (var line in AssetResultLines.Of(outcome.Results))
            write($"         {TerminalText.Escape(line)}");
    }

    /// <inheritdoc/>
    public void Notice(string text) => write(TerminalText.Escape(text));

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths)
    {
        var noun = paths.Count == 1 ? "path" : "paths";
        var more = paths.Count > ShownPaths ? $", and {paths.Count - ShownPaths} more" : "";
        var names = string.Join(", ", paths.Take(ShownPaths).Select(TerminalText.Escape));
        write(
            $"{paths.Count} {noun} not uploaded (not recognized as DANDI assets): {names}{more}. Check that nothing is missing: NWB files, Zarrs, videos, pictures and the files of BIDS datasets are uploaded."
        );
    }

    /// <inheritdoc/>
    public void Deleted(string path) => write($"deleted  {TerminalText.Escape(path)}");

    /// <inheritdoc/>
    public void Summary(UploadReport report, TimeSpan duration, string? log)
    {
        write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Uploaded} uploaded, {report.Skipped} skipped{Reasons(report)}, {report.Invalid} invalid, {report.Failed} failed{Deletions(report)}"
            )
        );
        var speed = duration.TotalSeconds > 0 ? report.BytesSent / duration.TotalSeconds : 0;
        write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ByteCount.Show(report.BytesSent)} sent, {ByteCount.Show(report.BytesThere)} there already, in {duration.TotalSeconds:0.0} s ({ByteCount.Show(speed)}/s)"
            )
        );
        if (report.Interrupted)
            write(
                $"Interrupted: {(report.Aborted ? "what was in flight has not arrived" : "what was in flight is finished")}. Run the same command again for the rest."
            );
        if (log is not null)
            write($"Log: {log}");
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind) => write($"Error: {TerminalText.Escape(message)}");

    /// <inheritdoc/>
    public ValueTask PauseAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Escapes a message with indented lines of its own; what is not indented could be taken for another message.</summary>
    private static string EscapeLines(string text) =>
        string.Join("\n  ", text.Split("\n  ").Select(TerminalText.Escape));

    private static string Reasons(UploadReport report) =>
        report.SkippedBecause.Count == 0
            ? ""
            : $" ({string.Join(", ", report.SkippedBecause.Select(reason => $"{reason.Value} {reason.Key}"))})";

    private static string Deletions(UploadReport report) =>
        report.Deleted == 0 ? "" : $", {report.Deleted} deleted in the archive";
}
