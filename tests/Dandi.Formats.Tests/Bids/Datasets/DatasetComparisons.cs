using System.Collections.Concurrent;
using Dandi.Bids;
using Dandi.Bids.Schema;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>Validates recorded datasets, each at most once for all tests of a class.</summary>
public sealed class DatasetComparisons : IDisposable
{
    private readonly ConcurrentDictionary<string, DatasetComparison> _comparisons = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DatasetFolder> _folders = new(StringComparer.Ordinal);
    private readonly BidsValidator _validator = new(BidsSchema.Default);

    /// <summary>Compares many datasets. Those with the same base are changed into each other.</summary>
    internal IReadOnlyList<DatasetComparison> Compare(IEnumerable<string> names, CancellationToken token)
    {
        var listed = names.ToList();
        Parallel.ForEach(
            listed.GroupBy(name => RecordedDatasets.Find(name).Base),
            new ParallelOptions { CancellationToken = token, MaxDegreeOfParallelism = Environment.ProcessorCount },
            group =>
            {
                foreach (var name in group)
                    Compare(name, token);
            }
        );
        return [.. listed.Select(name => _comparisons[name])];
    }

    /// <summary>Compares one dataset.</summary>
    internal DatasetComparison Compare(string name, CancellationToken token) => _comparisons.GetOrAdd(name, _ =>
        {
            var dataset = RecordedDatasets.Find(name);
            var folder = _folders.GetOrAdd(dataset.Base, _ => new DatasetFolder());
            lock (folder)
            {
                folder.Become(dataset.Tree.Value);
                return Validate(dataset, folder.Locate(dataset.Root), token);
            }
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var folder in _folders.Values)
            folder.Dispose();
    }

    private DatasetComparison Validate(RecordedDataset dataset, string root, CancellationToken token)
    {
        var found = new List<ComparedIssue>();
        Exception? failure = null;
        try
        {
            _validator.Validate(root, issue => found.Add(ComparedIssue.Of(issue)), token);
        }
        catch (Exception exception) when (!token.IsCancellationRequested)
        {
            failure = exception;
        }
        return new(
            dataset.Name,
            [.. dataset.Issues.Where(issue => issue.IsCompared)],
            [.. found.Where(issue => issue.IsCompared)],
            failure
        );
    }
}
