using System.Runtime.CompilerServices;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Results;
using Dandi.Concurrency;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Validates several files in parallel and returns their results in order.</summary>
/// <param name="validator">Validates one file.</param>
/// <param name="status">Shows how many files are done.</param>
/// <param name="jobs">How many files to validate in parallel.</param>
internal sealed class ParallelValidator(PathValidator validator, StatusLine status, int jobs)
{
    /// <summary>Called when an asset was validated; from many threads.</summary>
    public Action? Validated { get; init; }

    // Most files of a BIDS dataset are only opened, which costs less than passing one to another thread.
    private const int MaxBatch = 64;

    /// <summary>Returns the results in the order of the paths.</summary>
    /// <param name="selected">The paths, enumerated while earlier ones are validated.</param>
    /// <param name="cancellationToken">Stops validating.</param>
    public async IAsyncEnumerable<ResultRecord> ValidateAsync(
        IEnumerable<SelectedPath> selected,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var records in OrderedParallel.SelectAsync(
                Batches(selected).ToAsyncEnumerable(),
                jobs,
                (batch, token) => Task.FromResult(Validate(batch, token)),
                cancellationToken,
                abandonsBlocked: true
            )
        )
        {
            foreach (var record in records)
                yield return record;
        }
    }

    private static IEnumerable<IReadOnlyList<SelectedPath>> Batches(IEnumerable<SelectedPath> selected)
    {
        var batch = new List<SelectedPath>();
        foreach (var path in selected)
        {
            var isSingle = !path.IsOnlyOpened;
            if (batch.Count == MaxBatch || (isSingle && batch.Count > 0))
            {
                yield return batch;
                batch = [];
            }
            if (isSingle)
                yield return [path];
            else
                batch.Add(path);
        }
        if (batch.Count > 0)
            yield return batch;
    }

    private List<ResultRecord> Validate(IReadOnlyList<SelectedPath> batch, CancellationToken cancellationToken)
    {
        var records = new List<ResultRecord>();
        foreach (var path in batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            status.Begin(path.FullPath);
            records.AddRange(validator.Validate(path, cancellationToken));
            status.End();
            if (path.Asset is not null)
                Validated?.Invoke();
        }
        return records;
    }
}
