using System.Collections;
using Dandi.Bids;

namespace Dandi.Inspection.Bids;

/// <summary>
/// The results of a BIDS dataset that concern one asset. They are created when they are read, because a dataset may
/// have millions.
/// </summary>
public sealed class BidsAssetResults : IReadOnlyList<ValidationResult>
{
    private readonly IReadOnlyList<ValidationResult> _first;
    private readonly IssueTable _issues;
    private readonly BidsResults _results;
    private readonly (int Start, int Length) _range;
    private readonly Lazy<int> _errorCount;

    internal BidsAssetResults(
        IReadOnlyList<ValidationResult> first,
        IssueTable issues,
        BidsResults results,
        Range range
    )
    {
        (_first, _issues, _results) = (first, issues, results);
        _range = range.GetOffsetAndLength(issues.Count);
        _errorCount = new Lazy<int>(CountErrors);
    }

    /// <summary>The results of an asset that is in no BIDS dataset, or that is not validated.</summary>
    public static BidsAssetResults None { get; } = new([], new IssueTable(), new BidsResults(".", ""), 0..0);

    /// <inheritdoc/>
    public int Count => _first.Count + _range.Length;

    /// <summary>Whether they are those of all files, which the description of a dataset gets.</summary>
    public bool AreOfWholeDataset { get; init; }

    /// <summary>The number of results that block the upload of the asset.</summary>
    public int ErrorCount => _errorCount.Value;

    /// <summary>Whether a result blocks the upload of the asset.</summary>
    public bool IsBlocking => ErrorCount > 0;

    /// <inheritdoc/>
    public ValidationResult this[int index] =>
        index < _first.Count ? _first[index] : _results.Of(_issues[_range.Start + index - _first.Count]);

    /// <inheritdoc/>
    public IEnumerator<ValidationResult> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int CountErrors() =>
        _first.Count(result => result.IsBlocking)
        + Enumerable.Range(_range.Start, _range.Length).Count(index => _issues.SeverityOf(index) == BidsSeverity.Error);
}
