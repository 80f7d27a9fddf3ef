using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>
/// The sorting algorithm of JavaScript engines: TimSort, step by step as V8 does it. With a comparison that is not
/// consistent, as that of numbers and <c>n/a</c>, the order depends on which items are compared; any other algorithm
/// would give another result.
/// </summary>
internal static class TimSort
{
    private const int MinMerge = 64;

    /// <summary>Compares two items: negative if the first is before the second; not a number counts as zero.</summary>
    public delegate double Comparer(in JsValue left, in JsValue right);

    /// <summary>Sorts an array; equal items keep their order.</summary>
    public static void Sort(JsValue[] items, Comparer compare)
    {
        if (items.Length < 2)
            return;
        var runs = new RunStack(items, compare);
        var minLength = MinRunLength(items.Length);
        for (var low = 0; low < items.Length; )
        {
            var length = MakeRun(items, low, compare);
            if (length < minLength)
            {
                var forced = Math.Min(minLength, items.Length - low);
                InsertBinary(items, low, low + length, low + forced, compare);
                length = forced;
            }
            runs.Push(low, length);
            low += length;
        }
        runs.MergeAll();
    }

    private static int MinRunLength(int length)
    {
        var isOdd = 0;
        for (; length >= MinMerge; length >>= 1)
            isOdd |= length & 1;
        return length + isOdd;
    }

    // Finds the run at the start of a range; one that descends is reversed.
    private static int MakeRun(JsValue[] items, int start, Comparer compare)
    {
        if (start + 1 == items.Length)
            return 1;
        var end = start + 2;
        var descends = compare(items[start + 1], items[start]) < 0;
        while (end < items.Length && compare(items[end], items[end - 1]) < 0 == descends)
            end++;
        if (descends)
            Array.Reverse(items, start, end - start);
        return end - start;
    }

    // The items before `start` are sorted.
    private static void InsertBinary(JsValue[] items, int low, int start, int high, Comparer compare)
    {
        for (; start < high; start++)
        {
            var pivot = items[start];
            var (left, right) = (low, start);
            while (left < right)
            {
                var middle = left + ((right - left) >> 1);
                if (compare(pivot, items[middle]) < 0)
                    right = middle;
                else
                    left = middle + 1;
            }
            Array.Copy(items, left, items, left + 1, start - left);
            items[left] = pivot;
        }
    }
}
