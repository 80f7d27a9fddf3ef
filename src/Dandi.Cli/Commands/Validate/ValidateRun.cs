using Dandi.Archive;
using Dandi.Cli.Commands.Reports;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Report;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Validate;

/// <summary>One run of <c>dandi validate</c>, from the parsed options to the exit code.</summary>
internal sealed class ValidateRun(CommandContext context, ValidateRequest request)
{
    private readonly TextWriter _error = context.Terminal.Error;
    private readonly DisplayPaths _paths = new(context.WorkingDirectory);
    private readonly ReportedRun _reported = new(context, "validate", request.Report);
    private readonly RuleCounts _rules = new();

    private bool IsQuiet => request.Verbosity == Verbosity.Quiet;

    /// <summary>Validates, or shows results of earlier runs.</summary>
    /// <returns>The exit code: <see cref="ExitCode.SomeFailed"/> if an error is shown.</returns>
    public Task<int> RunAsync()
    {
        _reported.EnsureWritable(request.Output, request.AnyPath);
        return _reported.RunAsync(SampleAsync);
    }

    private async Task<int> SampleAsync()
    {
        var start = context.Time.GetTimestamp();
        var status = CreateStatusLine();
        var describer = _reported.Content is { } content ? new AssetDescriber(content, context.Time) : null;
        var source = new ResultSource(context, request, status, describer) { Warn = Warn };
        try
        {
            await using var sampler = _reported.Sample(() =>
                new CourseSample(context.Time.GetElapsedTime(start), source.Validated)
            );
            return await RunAsync(source, status);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            status.Erase();
            var file = request.Output is { } path ? $" `{path}` was not written: run the command again." : "";
            var totals = Totals(source.IsLoading ? null : status.Done);
            await _error.WriteLineAsync($"Interrupted: {totals}; the rest was not checked.{file}");
            throw;
        }
        finally
        {
            _reported.Content?.Validated = source.IsLoading ? null : source.Validated;
        }
    }

    private async Task<int> RunAsync(ResultSource source, StatusLine status)
    {
        if (source.IsLoading && request.Paths.Count > 0)
            throw new UsageException("--load shows the results of an earlier run and cannot be combined with paths.");
        if (request.Schema is { } schema && schema != SchemaVersion.Newest)
            throw new UsageException(
                $"Unsupported schema version: `{Quoted.Shortened(schema)}`; expected {SchemaVersion.Newest}."
            );
        var log = source.IsLoading ? null : context.OpenLog(request.Level);
        log?.SetFailureHandler(Warn);
        log?.Write(LogLevel.Info, $"dandi {ProgramVersion.Text}: validate {string.Join(' ', request.Paths)}");
        using var companion = new CompanionFile(request.Output is null ? log?.Path : null, context.Time, Warn)
        {
            TryReserve = bytes => log?.TryReserve(bytes) == true,
        };
        ResultCounts counts;
        try
        {
            counts = await ShowAsync(source, source.IsLoading ? null : companion, status);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            await ConcludeAsync(companion, "Results so far", namesFile: !IsQuiet || _rules.Errors > 0);
            throw;
        }
        await ConcludeAsync(companion, "All results", namesFile: !IsQuiet);
        if (IsQuiet)
            await _error.WriteLineAsync(Totals(source.IsLoading ? null : status.Done));
        return counts.HasErrors ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private async Task ConcludeAsync(CompanionFile companion, string what, bool namesFile)
    {
        if (request.Format is null or ValidateFormat.Text)
            WriteOverview();
        if (companion.End() is not { } path)
            return;
        _reported.Content?.Results = path;
        if (namesFile)
            await _error.WriteLineAsync(
                $"{what}: {TerminalText.Escape(path)} (`dandi validate --load FILE` shows them again, "
                    + "`dandi validate --explain ID` explains a rule)"
            );
    }

    /// <summary>Writes how often the rules were broken, on standard error: programs read standard output.</summary>
    private void WriteOverview()
    {
        foreach (var line in IsQuiet ? [] : _rules.ToLines(context.Terminal.ErrorWidth))
            context.Terminal.WriteErrorLine(line);
    }

    private string Totals(long? paths)
    {
        var errors = CountText.Of(_rules.Errors, "error");
        return paths is { } count ? $"{CountText.Of(count, "path")} validated, {errors}" : errors;
    }

    private StatusLine CreateStatusLine() =>
        new(context.Terminal, context.Time, _paths, "validated")
        {
            IsEnabled = context.Terminal.SupportsLiveDisplay && request.Verbosity == Verbosity.Normal,
            Starting =
                request.Verbosity == Verbosity.Verbose
                    ? path => _error.WriteLine($"Validating {TerminalText.Escape(_paths.Of(path))}")
                    : null,
        };

    private async Task<ResultCounts> ShowAsync(ResultSource source, CompanionFile? companion, StatusLine status)
    {
        var lowest = IsQuiet && request.MinSeverity < Severity.Error ? Severity.Error : request.MinSeverity;
        var filter = new ResultFilter(lowest, request.Ignore);
        using var output = ResultOutput.Open(request, context, status.Pause);
        var printer = output.CreatePrinter();
        var counts = new ResultCounts();
        try
        {
            await foreach (var record in source.ReadAsync())
            {
                companion?.Add(record);
                if (Counts(record, counts, filter))
                    await output.AddAsync(printer, record);
            }
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            status.Erase();
            // What was printed is a complete document. A file is not written.
            if (request.Output is null)
                await output.WriteAsync(printer.EndAsync);
            throw;
        }
        status.Erase();
        counts.Skipped = source.Skipped;
        await output.WriteAsync(printer.EndAsync);
        await output.WriteAsync(() => output.EndAsync(counts));
        await SummarizeAsync(counts, output.Format == ValidateFormat.Text ? context.Terminal.Out : _error);
        return counts;
    }

    private async Task SummarizeAsync(ResultCounts counts, TextWriter writer)
    {
        // "No errors found." stays as it is, because scripts compare it.
        if (counts.HiddenErrors > 0)
            WarnAlways(
                $"{CountText.Of(counts.HiddenErrors, "error is", "errors are")} not shown, because of "
                    + "`--min-severity` or `--ignore`."
            );
        foreach (var line in request.ShowsSummary ? counts.ToLines() : [])
            await writer.WriteLineAsync(TerminalText.Escape(line));
    }

    /// <summary>Counts a result.</summary>
    /// <returns>Whether it is shown.</returns>
    private bool Counts(ResultRecord record, ResultCounts counts, ResultFilter filter)
    {
        counts.NoteUnchecked(record);
        if (!filter.Shows(record))
        {
            counts.AddHidden(record);
            return false;
        }
        counts.Add(record);
        _rules.Add(record);
        _reported.Content?.AddResult(record.Id, record.Severity ?? Severity.Info, record.Purview ?? "", record.Message);
        return true;
    }

    private void Warn(string text)
    {
        if (IsQuiet)
            _reported.Content?.AddMessage(text);
        else
            WarnAlways(text);
    }

    private void WarnAlways(string text)
    {
        _error.WriteLine($"Warning: {TerminalText.Escape(text)}");
        _reported.Content?.AddMessage(text);
    }
}
