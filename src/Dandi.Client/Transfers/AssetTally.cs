namespace Dandi.Transfers;

/// <summary>Counts the assets that were found, and the bytes that they may have to move. Thread-safe.</summary>
public sealed class AssetTally
{
    private readonly Lock _lock = new();
    private Counts _counts;

    /// <summary>The counts so far.</summary>
    public Counts Current
    {
        get
        {
            lock (_lock)
                return _counts;
        }
    }

    /// <summary>Adds an asset.</summary>
    /// <param name="size">The size in bytes; null if it is not known yet how many bytes may have to move.</param>
    /// <returns>Its number in the order in which assets are added; the first has 1.</returns>
    public long Add(long? size) => Add(Counts.Of(size)).Assets;

    /// <summary>Adds assets that were counted together.</summary>
    /// <returns>The counts after that.</returns>
    public Counts Add(Counts counts)
    {
        lock (_lock)
            return _counts = _counts.Plus(counts);
    }

    /// <summary>States that all assets were added.</summary>
    public void Complete() => Add(new Counts(0, 0, 0, IsComplete: true));

    /// <summary>What was counted.</summary>
    /// <param name="Assets">The number of assets.</param>
    /// <param name="Bytes">The sum of the sizes that are known.</param>
    /// <param name="OfUnknownSize">The number of assets whose size is not known.</param>
    /// <param name="IsComplete">Whether these are all assets.</param>
    public readonly record struct Counts(long Assets, long Bytes, long OfUnknownSize, bool IsComplete)
    {
        /// <summary>The counts of one asset.</summary>
        /// <param name="size">Its size; null if it is unknown.</param>
        public static Counts Of(long? size) => new(1, size ?? 0, size is null ? 1 : 0, IsComplete: false);

        /// <summary>Adds other counts.</summary>
        public Counts Plus(Counts other) =>
            new(
                Assets + other.Assets,
                Bytes + other.Bytes,
                OfUnknownSize + other.OfUnknownSize,
                IsComplete || other.IsComplete
            );
    }
}
