using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>Searches in a sorted range that begins at a hint and doubles its steps.</summary>
internal static class Gallop
{
    /// <summary>Gets where in a range an item belongs, before the items that are equal to it.</summary>
    public static int Left(JsValue[] items, in JsValue key, int start, int length, int hint, TimSort.Comparer compare)
    {
        var (last, offset) = (0, 1);
        if (compare(items[start + hint], key) < 0)
        {
            var max = length - hint;
            while (offset < max && compare(items[start + hint + offset], key) < 0)
                (last, offset) = (offset, Next(offset));
            (last, offset) = (last + hint, Math.Min(offset, max) + hint);
        }
        else
        {
            var max = hint + 1;
            while (offset < max && !(compare(items[start + hint - offset], key) < 0))
                (last, offset) = (offset, Next(offset));
            (last, offset) = (hint - Math.Min(offset, max), hint - last);
        }
        for (last++; last < offset; )
        {
            var middle = last + ((offset - last) >> 1);
            if (compare(items[start + middle], key) < 0)
                last = middle + 1;
            else
                offset = middle;
        }
        return offset;
    }

    /// <summary>Gets where in a range an item belongs, after the items that are equal to it.</summary>
    public static int Right(JsValue[] items, in JsValue key, int start, int length, int hint, TimSort.Comparer compare)
    {
        var (last, offset) = (0, 1);
        if (compare(key, items[start + hint]) < 0)
        {
            var max = hint + 1;
            while (offset < max && compare(key, items[start + hint - offset]) < 0)
                (last, offset) = (offset, Next(offset));
            (last, offset) = (hint - Math.Min(offset, max), hint - last);
        }
        else
        {
            var max = length - hint;
            while (offset < max && !(compare(key, items[start + hint + offset]) < 0))
                (last, offset) = (offset, Next(offset));
            (last, offset) = (last + hint, Math.Min(offset, max) + hint);
        }
        for (last++; last < offset; )
        {
            var middle = last + ((offset - last) >> 1);
            if (compare(key, items[start + middle]) < 0)
                offset = middle;
            else
                last = middle + 1;
        }
        return offset;
    }

    private static int Next(int offset) => offset > int.MaxValue / 2 - 1 ? int.MaxValue : (offset << 1) + 1;
}
