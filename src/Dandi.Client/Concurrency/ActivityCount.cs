namespace Dandi.Concurrency;

/// <summary>Counts how many are doing something at the moment. Thread-safe.</summary>
public sealed class ActivityCount
{
    private int _value;

    /// <summary>How many there are now.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Counts one more until the result is disposed of.</summary>
    public Entry Enter()
    {
        Interlocked.Increment(ref _value);
        return new Entry(this);
    }

    /// <summary>One of those that are counted.</summary>
    /// <param name="count">The count; null counts nothing.</param>
    public readonly struct Entry(ActivityCount? count) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            if (count is not null)
                Interlocked.Decrement(ref count._value);
        }
    }
}
