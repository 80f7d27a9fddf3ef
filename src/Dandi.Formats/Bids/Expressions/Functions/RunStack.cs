using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The runs that <see cref="TimSort"/> has found and not merged; it keeps their lengths balanced.</summary>
internal sealed class RunStack(JsValue[] items, TimSort.Comparer compare)
{
    private readonly List<(int Start, int Length)> _runs = [];
    private readonly RunMerger _merger = new(items, compare);

    /// <summary>Adds the next run, and merges runs until each is longer than the two after it together.</summary>
    public void Push(int start, int length)
    {
        _runs.Add((start, length));
        while (_runs.Count > 1)
        {
            var last = _runs.Count - 1;
            if (!IsBalanced(last) || !IsBalanced(last - 1))
                MergeAt(_runs[last - 2].Length < _runs[last].Length ? last - 2 : last - 1);
            else if (_runs[last - 1].Length <= _runs[last].Length)
                MergeAt(last - 1);
            else
                return;
        }
    }

    /// <summary>Merges all runs.</summary>
    public void MergeAll()
    {
        while (_runs.Count > 1)
        {
            var last = _runs.Count - 1;
            MergeAt(last > 1 && _runs[last - 2].Length < _runs[last].Length ? last - 2 : last - 1);
        }
    }

    private bool IsBalanced(int run) => run < 2 || _runs[run - 2].Length > _runs[run - 1].Length + _runs[run].Length;

    private void MergeAt(int run)
    {
        var (start, length) = _runs[run];
        var (nextStart, nextLength) = _runs[run + 1];
        _runs[run] = (start, length + nextLength);
        _runs.RemoveAt(run + 1);
        _merger.Merge(start, length, nextStart, nextLength);
    }
}
