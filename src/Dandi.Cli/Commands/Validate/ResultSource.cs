using Dandi.Bids.Schema;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Results;
using Dandi.Transfers;

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

    /// <summary>Called with each warning about results of earlier runs.</summary>
    public required Action<string> Warn { get; init; }

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
        var loader = new ResultLoader(context.WorkingDirectory, Warn);
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
        using var count = CountAhead();
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
    private AheadCount? CountAhead() =>
        status.IsEnabled ? new AheadCount(_ => FindAgain().ToAsyncEnumerable(), status.Counted, () => false) : null;

    private IEnumerable<long?> FindAgain()
    {
        var selection = new PathSelection(context.WorkingDirectory, request.AnyPath);
        foreach (var _ in selection.Find(selection.Resolve(request.Paths)))
            yield return 0;
        foreach (var _ in selection.Datasets)
            yield return 0;
    }
}
