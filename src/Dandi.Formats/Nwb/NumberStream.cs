using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb;

/// <summary>Reads numbers in blocks, so that memory does not grow with the length of a dataset.</summary>
internal static class NumberStream
{
    /// <summary>The number of elements that most checks of the NWB Inspector look at.</summary>
    public const int SampleSize = 200;

    private const int BlockSize = 1 << 15;

    /// <summary>Enumerates numbers; empty if the elements are not numbers.</summary>
    /// <param name="values">The elements to read; null for none.</param>
    /// <param name="first">The index of the first element.</param>
    /// <param name="count">The maximum number of elements.</param>
    public static IEnumerable<double> Read(Hdf5Values? values, long first = 0, long count = long.MaxValue)
    {
        if (values is not { IsNumeric: true } || first < 0 || first >= values.Count)
            yield break;
        var end = count > values.Count - first ? values.Count : first + count;
        var block = new double[Math.Min(BlockSize, Math.Max(0, end - first))];
        for (var at = first; at < end; at += block.Length)
        {
            var length = (int)Math.Min(block.Length, end - at);
            values.ReadDoubles(at, block.AsSpan(0, length));
            for (var index = 0; index < length; index++)
                yield return block[index];
        }
    }

    /// <summary>
    /// Enumerates integers in the same way as <see cref="Read"/>; empty if the elements are floats.
    /// </summary>
    public static IEnumerable<long> ReadIntegers(Hdf5Values? values, long first = 0, long count = long.MaxValue)
    {
        if (
            values is not { IsNumeric: true, Type.Class: not Hdf5TypeClass.Float }
            || first < 0
            || first >= values.Count
        )
            yield break;
        var end = count > values.Count - first ? values.Count : first + count;
        var block = new long[Math.Min(BlockSize, Math.Max(0, end - first))];
        for (var at = first; at < end; at += block.Length)
        {
            var length = (int)Math.Min(block.Length, end - at);
            values.ReadIntegers(at, block.AsSpan(0, length));
            for (var index = 0; index < length; index++)
                yield return block[index];
        }
    }

    /// <summary>Enumerates the elements of the first rows, in row-major order.</summary>
    public static IEnumerable<double> ReadRows(Hdf5Dataset dataset, long rows)
    {
        if (dataset.Dataspace.Dimensions is not [var all and > 0, ..])
            return [];
        return Read(dataset.Values, 0, rows >= all ? long.MaxValue : dataset.Dataspace.Count / all * rows);
    }

    /// <summary>True if any number is less than the one before it; NaN never is.</summary>
    public static bool HasDecrease(IEnumerable<double> numbers) =>
        ConsecutivePairs(numbers).Any(pair => pair.Next - pair.Previous < 0);

    public static IEnumerable<(double Previous, double Next)> ConsecutivePairs(IEnumerable<double> numbers)
    {
        double? previous = null;
        foreach (var number in numbers)
        {
            if (previous is { } before)
                yield return (before, number);
            previous = number;
        }
    }

    /// <summary>The length of the first dimension; 0 for null, a scalar or a null dataspace.</summary>
    public static long FirstDimension(Hdf5Dataset? dataset) =>
        dataset?.Dataspace is { IsNull: false, Dimensions: [var length, ..] } ? length : 0;
}
