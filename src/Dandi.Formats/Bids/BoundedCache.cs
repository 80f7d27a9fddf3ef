namespace Dandi.Bids;

/// <summary>Values that are computed once for each key. All are forgotten when there are too many.</summary>
internal sealed class BoundedCache<TKey, TValue>(int maxCount, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = new(comparer);

    public TValue Get(TKey key, Func<TKey, TValue> compute)
    {
        if (_values.TryGetValue(key, out var value))
            return value;
        value = compute(key);
        if (_values.Count >= maxCount)
            _values.Clear();
        return _values[key] = value;
    }
}
