namespace Dandi;

/// <summary>How a blob is divided into parts (docs/spec/archive-api.md §8).</summary>
/// <remarks>
/// The archive computes the same layout; no other code does arithmetic with parts. Two clients that divide a blob
/// differently get different dandi-etags for the same bytes.
/// </remarks>
/// <param name="Size">The size of the blob in bytes.</param>
/// <param name="PartSize">The size in bytes of every part except the last; 0 for an empty blob.</param>
/// <param name="Count">The number of parts; 0 for an empty blob.</param>
public readonly record struct PartPlan(long Size, long PartSize, int Count)
{
    /// <summary>The maximum size of a blob in the archive: 5 TiB.</summary>
    public const long MaxSize = 5L << 40;

    /// <summary>The size of a part unless a blob would have too many parts: 64 MiB.</summary>
    public const long DefaultPartSize = 64L << 20;

    /// <summary>The maximum number of parts of an S3 multipart upload.</summary>
    public const int MaxCount = 10_000;

    /// <summary>Creates the plan for a blob of <paramref name="size"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The size is negative or greater than <see cref="MaxSize"/>.
    /// </exception>
    public static PartPlan For(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        if (size == 0)
            return new PartPlan(0, 0, 0);
        var partSize = DefaultPartSize;
        // ">=" as in the archive's code: a blob of exactly 10,000 default parts gets a part size of its own, too.
        if (CeilingDivide(size, partSize) >= MaxCount)
            partSize = CeilingDivide(size, MaxCount);
        return new PartPlan(size, Math.Min(partSize, size), (int)CeilingDivide(size, partSize));
    }

    /// <summary>Gets a part by its number, from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no part with this number.</exception>
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

    /// <summary>All parts in ascending order, computed on the fly.</summary>
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
