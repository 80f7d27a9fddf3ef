using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dandi.Bids.Schema;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.FileSystem;
using Dandi.Inspection.Bids;

namespace Dandi.Cli.Commands.Validate;

/// <summary>
/// Validates BIDS datasets. Results are returned while the dataset is validated, because there may be millions.
/// </summary>
/// <param name="schema">The rules.</param>
/// <param name="paths">How to show paths in results.</param>
/// <param name="missing">What to do with links whose content is not on this machine.</param>
/// <param name="time">Decides how long a result may wait for others, with which it is returned.</param>
/// <param name="reportsBugs">Whether an unexpected exception becomes a result instead of ending the run.</param>
internal sealed class DatasetValidator(
    BidsSchema schema,
    DisplayPaths paths,
    MissingContent missing,
    TimeProvider time,
    bool reportsBugs
)
{
    private const int MaxWaiting = 8;

    /// <summary>Returns the results of what is selected of a dataset.</summary>
    public async IAsyncEnumerable<ResultRecord> ValidateAsync(
        SelectedDataset dataset,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var found = Channel.CreateBounded<List<ValidationResult>>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true }
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var validation = Task.Run(() => Run(dataset, found.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in found.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var result in batch)
                {
                    if (Shows(dataset, result))
                        yield return ResultRecord.Of(result, dataset.Root, dataset.IsInDandiset, paths);
                }
            }
            await validation;
        }
        finally
        {
            // A read from a disk that does not respond must not delay the end of the run.
            await stop.CancelAsync();
        }
    }

    private void Run(SelectedDataset dataset, ChannelWriter<List<ValidationResult>> found, CancellationToken stop)
    {
        var batches = new ResultBatches(found, time, stop);
        try
        {
            new BidsValidation(schema, dataset.BidsRoot, dataset.Folder)
            {
                Only = dataset.IsWhole ? null : dataset.Paths,
            }.Run(batches.Add, stop);
            batches.Complete();
        }
        catch (Exception error) when (reportsBugs && error is not OperationCanceledException)
        {
            batches.Add(FileResults.ForBug(dataset.BidsRoot, error));
            batches.Complete();
        }
        catch (Exception error)
        {
            found.Complete(error);
        }
    }

    /// <summary>
    /// Whether a result is shown. As in the Python client, <c>--missing-file-content</c> decides about the results of a
    /// link without content only if the link was named, not if the dataset as a whole is validated.
    /// </summary>
    private bool Shows(SelectedDataset dataset, ValidationResult result)
    {
        if (dataset.IsWhole || result.Scope == ResultScope.Dataset)
            return true;
        if (PathEntry.TryRead(Path.Combine(dataset.Root, result.Path), out _) is not { IsDanglingLink: true })
            return true;
        return missing == MissingContent.OnlyNonData && !BidsResults.NeedsContent(result);
    }
}
