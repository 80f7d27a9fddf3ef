using Dandi.Bids.Schema;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Files;

namespace Dandi.Cli.Commands.Validate;

/// <summary>The results of one run of <c>dandi validate</c>: of what is validated, or of earlier runs.</summary>
/// <param name="context">The environment of the command.</param>
/// <param name="request">The options.</param>
/// <param name="status">Shows how far the run is.</param>
/// <param name="describer">Takes what assets are about, for the report; null without one.</param>
internal sealed class ResultSource(
    CommandContext context,
    ValidateRequest request,
    StatusLine status,
    AssetDescriber? describer
)
{
    private readonly TextWriter _error = context.Terminal.Error;
    private readonly DisplayPaths _paths = new(context.WorkingDirectory);
    private readonly BidsSchema? _bidsSchema = BidsSchemaOption.Read(context, request.BidsSchema);
    private long _validated;
    private volatile bool _isCounting = true;

    /// <summary>Whether results of earlier runs are read.</summary>
    public bool IsLoading => request.Loaded.Count > 0;

    /// <summary>How many assets were validated so far.</summary>
    public long Validated => Interlocked.Read(ref _validated);

    /// <summary>How many paths were skipped, once all results are read.</summary>
    public int Skipped { get; private set; }

    /// <summary>Reads the results.</summary>
    public IAsyncEnumerable<ResultRecord> ReadAsync() => IsLoading ? LoadAsync() : ValidateAllAsync();

    private IAsyncEnumerable<ResultRecord> LoadAsync()
    {
        var loader = new ResultLoader(context.WorkingDirectory, _error);
        loader.EnsureExist(request.Loaded);
        return loader.LoadAsync(request.Loaded, context.Stopping);
    }

    private async IAsyncEnumerable<ResultRecord> ValidateAsync(IReadOnlyCollection<SelectedDataset> datasets)
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

    private async IAsyncEnumerable<ResultRecord> ValidateAllAsync()
    {
        var selection = new PathSelection(context.WorkingDirectory, request.AnyPath);
        var selected = selection.Find(selection.Resolve(request.Paths));
        if (status.IsEnabled)
            _ = Task.Run(Count, CancellationToken.None);
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
                Describer = describer,
            },
            status,
            request.IsDebugging ? 1 : Environment.ProcessorCount
        )
        {
            Validated = () => Interlocked.Increment(ref _validated),
        };
        await foreach (var record in validator.ValidateAsync(selected, context.Stopping))
            yield return record;
        await foreach (var record in ValidateAsync(selection.Datasets))
            yield return record;
        _isCounting = false;
        status.Erase();
        Skipped = selection.SkippedCount;
        if (request.Verbosity == Verbosity.Quiet)
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
    private void Count()
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
