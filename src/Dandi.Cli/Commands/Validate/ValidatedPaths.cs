using System.Runtime.CompilerServices;
using Dandi.Cli.Output.Results;
using Dandi.Concurrency;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Judges several files at a time, and tells how far it is.</summary>
/// <param name="validator">Judges one.</param>
/// <param name="status">Is told how far it is.</param>
/// <param name="jobs">How many at a time.</param>
internal sealed class ValidatedPaths(PathValidator validator, ValidationStatus status, int jobs)
{
    /// <summary>The results for what was selected.</summary>
    /// <param name="selected">Found while others are judged.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ResultRecord> ValidateAsync(
        IEnumerable<SelectedPath> selected,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var records in OrderedParallel.SelectAsync(
                selected.ToAsyncEnumerable(),
                jobs,
                (path, token) => Task.FromResult(ValidateOne(path, token)),
                cancellationToken,
                abandonsBlocked: true
            )
        )
        {
            foreach (var record in records)
                yield return record;
        }
    }

    private IReadOnlyList<ResultRecord> ValidateOne(SelectedPath path, CancellationToken cancellationToken)
    {
        try
        {
            status.Begin(path.FullPath);
            return validator.Validate(path, cancellationToken);
        }
        finally
        {
            status.End();
        }
    }
}
