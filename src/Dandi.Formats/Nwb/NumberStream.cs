using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb;

/// <summary>Reads numbers in blocks, so that a column of any length takes no more memory than a short one.</summary>
internal static class NumberStream
{
    /// <summary>How many elements most checks look at.</summary>
    public const int Sample = 200;

    private const int AtOnce = 1 << 15;

    /// <summary>The numbers from one on; none where the elements are no numbers.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="first">The first.</param>
    /// <param name="count">How many, if there are so many.</param>
    public static IEnumerable<double> Read(Hdf5Values? values, long first = 0, long count = long.MaxValue)
    {
        if (values is not { AreNumbers: true } || first < 0 || first >= values.Count)
            yield break;
        var end = count > values.Count - first ? values.Count : first + count;
        var block = new double[Math.Min(AtOnce, Math.Max(0, end - first))];
        for (var at = first; at < end; at += block.Length)
        {
            var length = (int)Math.Min(block.Length, end - at);
            values.ReadDoubles(at, block.AsSpan(0, length));
            for (var index = 0; index < length; index++)
                yield return block[index];
        }
    }

    /// <summary>Whole numbers, as <see cref="Read"/> does.</summary>
    public static IEnumerable<long> ReadWhole(Hdf5Values? values, long first = 0, long count = long.MaxValue)
    {
        if (
            values is not { AreNumbers: true, Type.Class: not Hdf5TypeClass.Float }
            || first < 0
            || first >= values.Count
        )
            yield break;
        var end = count > values.Count - first ? values.Count : first + count;
        var block = new long[Math.Min(AtOnce, Math.Max(0, end - first))];
        for (var at = first; at < end; at += block.Length)
        {
            var length = (int)Math.Min(block.Length, end - at);
            values.ReadIntegers(at, block.AsSpan(0, length));
            for (var index = 0; index < length; index++)
                yield return block[index];
        }
    }

    /// <summary>The numbers of the first rows.</summary>
    public static IEnumerable<double> ReadRows(Hdf5Dataset dataset, long rows)
    {
        if (dataset.Space.Dimensions is not [var all and > 0, ..])
            return [];
        return Read(dataset.Values, 0, rows >= all ? long.MaxValue : dataset.Space.Count / all * rows);
    }

    /// <summary>Whether any number is less than the one before it.</summary>
    public static bool Descends(IEnumerable<double> numbers) =>
        Pairs(numbers).Any(pair => pair.Next - pair.Previous < 0);

    /// <summary>Each number with the one before it.</summary>
    public static IEnumerable<(double Previous, double Next)> Pairs(IEnumerable<double> numbers)
    {
        double? previous = null;
        foreach (var number in numbers)
        {
            if (previous is { } before)
                yield return (before, number);
            previous = number;
        }
    }

    /// <summary>The length of the first dimension; 0 where there is none.</summary>
    public static long Length(Hdf5Dataset? dataset) =>
        dataset?.Space is { IsNull: false, Dimensions: [var length, ..] } ? length : 0;
}
