using System.CommandLine;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Report;
using Dandi.Cli.Output.Report.Page;
using Dandi.Discovery;

namespace Dandi.Cli.Commands.Reports;

/// <summary>A run of a command that writes a report at its end (<c>--report</c>), however it ends.</summary>
/// <param name="context">The environment of the command.</param>
/// <param name="command">The name of the command.</param>
/// <param name="path">The file of the report as typed; null for no report.</param>
internal sealed class ReportedRun(CommandContext context, string command, string? path)
{
    private ReportFile? _file;

    /// <summary>The option <c>--report</c>.</summary>
    public static Option<string?> File { get; } =
        new("--report")
        {
            Description = "Write a report of the run to this HTML file, outside of the Dandiset",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    /// <summary>What the run collects for its report; null if none was asked for.</summary>
    public ReportContent? Content { get; } = path is null ? null : new ReportContent();

    /// <summary>
    /// Checks that the report can be written, and that the next run would not find it as part of an asset. Call this
    /// before anything else is done.
    /// </summary>
    /// <param name="output">The file of the option <c>--output</c>, as typed; null for none.</param>
    /// <param name="anyPath">Whether every file of the Dandiset is an asset.</param>
    /// <exception cref="UsageException">It cannot be written there.</exception>
    public void EnsureWritable(string? output = null, bool anyPath = false)
    {
        if (path is null)
            return;
        var full = context.FullPath(path);
        if (output is not null && context.FullPath(output) == full)
            throw new UsageException(
                $"Invalid value for '--report': `{full}` is also the file of '--output'. Name two different files."
            );
        if (Explain(full, anyPath) is { } place)
            throw new UsageException(
                $"Invalid value for '--report': `{full}` {place}. Name an HTML file outside of the Dandiset or dataset."
            );
        _file = ReportFile.Prepare(full);
    }

    private static string? Explain(string path, bool anyPath)
    {
        try
        {
            return AssetPlaces.Explain(path, anyPath);
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Invalid value for '--report': it cannot be told what `{path}` would be part of: "
                    + $"{OutputFile.ReasonOf(error)}. Name a file in a folder that you can read and write to."
            );
        }
    }

    /// <summary>Returns a reporter that also collects what is reported, if a report was asked for.</summary>
    public ITransferReporter Record(ITransferReporter shown) =>
        Content is null ? shown : new TransferRecorder(shown, Content, isDownload: command == "download", context.Time);

    /// <summary>Collects the course of the run until the result is disposed; null without a report.</summary>
    /// <param name="take">Returns how far the run is.</param>
    public CourseSampler? Sample(Func<CourseSample> take) =>
        Content is null ? null : new CourseSampler(take, Content, context.Time);

    /// <summary>Runs the command and writes its report.</summary>
    /// <param name="run">The command; returns its exit code.</param>
    /// <returns>The exit code; an error if only the report could not be written.</returns>
    public async Task<int> RunAsync(Func<Task<int>> run)
    {
        var (start, timestamp) = (context.Time.GetLocalNow(), context.Time.GetTimestamp());
        try
        {
            var code = await run();
            return TryWrite(code) || code != ExitCode.Done ? code : ExitCode.SomeFailed;
        }
        catch (Exception error)
        {
            Content?.AddMessage(
                error is OperationCanceledException ? "The run was interrupted." : Redaction.Apply(error.Message)
            );
            TryWrite(ExitCode.Of(error, context.Stopping.IsCancellationRequested));
            throw;
        }

        bool TryWrite(int code) => _file is null || TryWriteTo(_file, CreateReport(code, start, timestamp));
    }

    private RunReport CreateReport(int code, DateTimeOffset start, long timestamp)
    {
        Content!.Log = context.Log?.Path;
        // A validation logs neither.
        var log = command == "validate" ? null : context.Log;
        Content.LogHasAssets = log?.IsCompleteFrom(LogLevel.Info) == true;
        Content.LogHasMessages = log?.IsCompleteFrom(LogLevel.Warning) == true;
        var duration = context.Time.GetElapsedTime(timestamp);
        return new RunReport(command, CommandLineText.Of(context.Arguments), start, duration, code, Content)
        {
            Folder = context.WorkingDirectory,
        };
    }

    private bool TryWriteTo(ReportFile file, RunReport report)
    {
        try
        {
            file.Write(report);
            context.Terminal.WriteErrorLine(new StyledLine($"Report: {TerminalText.Escape(path!)}"));
            return true;
        }
        catch (DandiException fault)
        {
            context.Terminal.WriteErrorLine(new StyledLine($"Error: {TerminalText.Escape(fault.Message)}", Tone.Error));
            return false;
        }
    }
}
