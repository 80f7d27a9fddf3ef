using Dandi.Archive;
using Dandi.Bids.Schema;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Files;

namespace Dandi.Cli.Commands.Validate;

/// <summary>One run of <c>dandi validate</c>, from the parsed options to the exit code.</summary>
internal sealed class ValidateRun(CommandContext context, ValidateRequest request)
{
    private readonly TextWriter _error = context.Terminal.Error;
    private readonly DisplayPaths _paths = new(context.WorkingDirectory);
    private readonly BidsSchema? _bidsSchema = BidsSchemaOption.Read(context, request.BidsSchema);
    private readonly RuleCounts _rules = new();
    private int _skipped;
    private volatile bool _isCounting = true;

    private bool IsQuiet => request.Verbosity == Verbosity.Quiet;

    /// <summary>Validates, or shows results of earlier runs.</summary>
    /// <returns>The exit code: <see cref="ExitCode.SomeFailed"/> if an error is shown.</returns>
    public async Task<int> RunAsync()
    {
        var lowest = IsQuiet && request.MinSeverity < Severity.Error ? Severity.Error : request.MinSeverity;
        var filter = new ResultFilter(lowest, request.Ignore);
        var isLoading = request.Loaded.Count > 0;
        if (isLoading && request.Paths.Count > 0)
            throw new UsageException("--load shows the results of an earlier run and cannot be combined with paths.");
        if (request.Schema is { } schema && schema != SchemaVersion.Newest)
            throw new UsageException(
                $"Unsupported schema version: `{Quoted.Shortened(schema)}`; expected {SchemaVersion.Newest}."
            );
        var log = isLoading ? null : context.OpenLog(request.Level);
        log?.SetFailureHandler(Warn);
        log?.Write(LogLevel.Info, $"dandi {ProgramVersion.Text}: validate {string.Join(' ', request.Paths)}");
        using var companion = new CompanionFile(request.Output is null ? log?.Path : null, context.Time, Warn)
        {
            TryReserve = bytes => log?.TryReserve(bytes) == true,
        };
        var status = CreateStatusLine();
        var counts = isLoading
            ? await ShowAsync(LoadAsync(), filter, null, status)
            : await ShowAsync(ValidateAsync(status), filter, companion, status);
        if (request.Format is null or ValidateFormat.Text)
            WriteOverview();
        if (companion.End() is { } path && !IsQuiet)
            await _error.WriteLineAsync(
                $"All results: {TerminalText.Escape(path)} (`dandi validate --load` shows them again, `--explain ID` "
                    + "explains a rule)"
            );
        if (IsQuiet)
            await _error.WriteLineAsync(Totals(isLoading ? null : status.Done));
        return counts.HasErrors ? ExitCode.SomeFailed : ExitCode.Done;
    }

    /// <summary>Writes how often the rules were broken, on standard error: programs read standard output.</summary>
    private void WriteOverview()
    {
        foreach (var line in IsQuiet ? [] : _rules.ToLines(context.Terminal.ErrorWidth))
            context.Terminal.WriteErrorLine(line);
    }

    private string Totals(long? paths)
    {
        var errors = $"{_rules.Errors} {(_rules.Errors == 1 ? "error" : "errors")}";
        return paths is { } count ? $"{count} {(count == 1 ? "path" : "paths")} validated, {errors}" : errors;
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

    private async Task<ResultCounts> ShowAsync(
        IAsyncEnumerable<ResultRecord> records,
        ResultFilter filter,
        CompanionFile? companion,
        StatusLine status
    )
    {
        using var output = ResultOutput.Open(request, context);
        var printer = output.CreatePrinter();
        var counts = new ResultCounts();
        await foreach (var record in records)
        {
            companion?.Add(record);
            counts.NoteUnchecked(record);
            if (!filter.Shows(record))
            {
                counts.AddHidden(record);
                continue;
            }
            counts.Add(record);
            _rules.Add(record);
            status.Erase();
            await output.WriteAsync(() => printer.AddAsync(record));
        }
        status.Erase();
        counts.Skipped = _skipped;
        await output.WriteAsync(printer.EndAsync);
        await output.WriteAsync(() => output.EndAsync(counts));
        // "No errors found." stays as it is, because scripts compare it.
        if (counts.HiddenErrors > 0)
            Warn(
                $"{(counts.HiddenErrors == 1 ? "1 error is" : $"{counts.HiddenErrors} errors are")} not shown, because "
                    + "of `--min-severity` or `--ignore`."
            );
        if (!request.ShowsSummary)
            return counts;
        var writer = output.Format == ValidateFormat.Text ? context.Terminal.Out : _error;
        foreach (var line in counts.ToLines())
            await writer.WriteLineAsync(TerminalText.Escape(line));
        return counts;
    }

    private void Warn(string text) => _error.WriteLine($"Warning: {TerminalText.Escape(text)}");

    private IAsyncEnumerable<ResultRecord> LoadAsync()
    {
        var loader = new ResultLoader(context.WorkingDirectory, _error);
        loader.EnsureExist(request.Loaded);
        return loader.LoadAsync(request.Loaded, context.Stopping);
    }

    private async IAsyncEnumerable<ResultRecord> ValidateAsync(
        IReadOnlyCollection<SelectedDataset> datasets,
        StatusLine status
    )
    {
        if (datasets.Count == 0)
            yield break;
        var validator = new DatasetValidator(
            _bidsSchema ?? BidsSchema.Default,
            _paths,
            request.MissingContent,
            context.Time,
            reportsBugs: !request.IsDebugging
        );
        foreach (var dataset in datasets)
        {
            status.Begin(dataset.Folder);
            await foreach (var record in validator.ValidateAsync(dataset, context.Stopping))
                yield return record;
            status.End();
        }
    }

    private async IAsyncEnumerable<ResultRecord> ValidateAsync(StatusLine status)
    {
        var selection = new PathSelection(context.WorkingDirectory, request.AnyPath);
        var selected = selection.Find(selection.Resolve(request.Paths));
        if (status.IsEnabled)
            _ = Task.Run(() => Count(status), CancellationToken.None);
        var validator = new ParallelValidator(
            new PathValidator(
                _paths,
                request.MissingContent,
                context.Time,
                bySchema: request.Schema is not null,
                reportsBugs: !request.IsDebugging
            )
            {
                FollowsLinks = request.FollowsLinks,
            },
            status,
            request.IsDebugging ? 1 : Environment.ProcessorCount
        );
        await foreach (var record in validator.ValidateAsync(selected, context.Stopping))
            yield return record;
        await foreach (var record in ValidateAsync(selection.Datasets, status))
            yield return record;
        _isCounting = false;
        status.Erase();
        _skipped = selection.SkippedCount;
        if (IsQuiet)
            yield break;
        foreach (var notice in selection.Notices)
            await _error.WriteLineAsync(TerminalText.Escape(notice));
        if (selection.IsOutsideOfDandisets)
            await _error.WriteLineAsync(
                "A path without a Dandiset was not checked as part of one. Run the command in the folder of the "
                    + "Dandiset, or create one with `dandi create NAME` (`dandi validate --explain "
                    + $"{FileResults.NoDandiset}`)."
            );
    }

    /// <summary>
    /// Counts what is to be validated, in the background: finding files takes little time compared with reading them.
    /// </summary>
    private void Count(StatusLine status)
    {
        try
        {
            var selection = new PathSelection(context.WorkingDirectory, request.AnyPath);
            var count = selection
                .Find(selection.Resolve(request.Paths))
                .TakeWhile(_ => _isCounting && !context.Stopping.IsCancellationRequested)
                .LongCount();
            if (_isCounting)
                status.Total = count + selection.Datasets.Count;
        }
        catch (Exception error) when (error is DandiException || StorageFault.Is(error))
        {
            // The validation meets the same problem and reports it; without a total, there is no bar.
        }
    }
}
