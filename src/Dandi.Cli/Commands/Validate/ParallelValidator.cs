using System.Runtime.CompilerServices;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;
using Dandi.Concurrency;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Validates several files in parallel and returns their results in order.</summary>
/// <param name="validator">Validates one file.</param>
/// <param name="status">Shows how many files are done.</param>
/// <param name="jobs">How many files to validate in parallel.</param>
internal sealed class ParallelValidator(PathValidator validator, StatusLine status, int jobs)
{
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
