namespace Dandi;

/// <summary>How a blob splits into parts: the only arithmetic of parts in the program (archive-api.md §8).</summary>
/// <param name="Size">The size of the blob in bytes.</param>
/// <param name="PartSize">The size of every part but the last, in bytes; 0 for an empty blob.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct PartPlan(long Size, long PartSize, int Count)
{
    /// <summary>The largest blob the archive takes: 5 TiB.</summary>
    public const long MaximumSize = 5L << 40;

    /// <summary>The usual size of a part: 64 MiB.</summary>
    public const long DefaultPartSize = 64L << 20;

    /// <summary>The largest number of parts that S3 takes.</summary>
    public const int MaximumCount = 10_000;

    /// <summary>The plan for a blob of <paramref name="size"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative or above <see cref="MaximumSize"/>.</exception>
    public static PartPlan For(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        if (size == 0)
            return new PartPlan(0, 0, 0);
        var partSize = DefaultPartSize;
        // The reference compares with ">=", so that a plan of exactly 10,000 usual parts is made anew (with smaller ones).
        if (CeilingDivide(size, partSize) >= MaximumCount)
            partSize = CeilingDivide(size, MaximumCount);
        return new PartPlan(size, Math.Min(partSize, size), (int)CeilingDivide(size, partSize));
    }

    /// <summary>The part with this number, from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Part this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Count);
            var offset = (number - 1) * PartSize;
            return new Part(number, offset, Math.Min(PartSize, Size - offset));
        }
    }

    /// <summary>All parts, in order.</summary>
    public IEnumerable<Part> Parts
    {
        get
        {
            for (var number = 1; number <= Count; number++)
                yield return this[number];
        }
    }

    private static long CeilingDivide(long dividend, long divisor) => (dividend + divisor - 1) / divisor;
}
