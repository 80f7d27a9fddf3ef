using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The function <c>sorted</c>.</summary>
internal static class SortFunction
{
    private const string Numeric = "numeric";

    /// <summary>
    /// <c>sorted(list, method)</c>: the items in the order of <c>auto</c> (as <c>&lt;</c> compares them),
    /// <c>numeric</c> or <c>lexical</c>; with any other method in the order of their texts. Undefined items are last.
    /// </summary>
    public static bool Sorted(in JsValue list, in JsValue method, in JsValue unused, out JsValue value)
    {
        value = default;
        if (!list.IsArray)
            return false;
        var all = list.Items;
        var items = new JsValue[all.Count];
        var defined = 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (all[i] is var item && item.Kind != JsKind.Undefined)
                items[defined++] = item;
        }
        var isNumeric = method.IsString && method.Text == Numeric;
        if (!isNumeric || !AreInOrder(items.AsSpan(0, defined)))
            Sort(items, defined, ComparerOf(method));
        value = JsValue.Of(items);
        return true;
    }

    /// <summary>Sorts the first items. The others are undefined.</summary>
    private static void Sort(JsValue[] items, int count, TimSort.Comparer compare)
    {
        if (count == items.Length)
        {
            TimSort.Sort(items, compare);
            return;
        }
        var defined = items[..count];
        TimSort.Sort(defined, compare);
        defined.CopyTo(items, 0);
    }

    /// <summary>Whether all items are numbers, and in order, as the times in a table of events usually are.</summary>
    private static bool AreInOrder(ReadOnlySpan<JsValue> items)
    {
        var last = double.NegativeInfinity;
        foreach (ref readonly var item in items)
        {
            var number = JsConversion.ToNumber(item);
            // Infinities minus each other are not a number, which counts as equal.
            if (!double.IsFinite(number) || number < last)
                return false;
            last = number;
        }
        return true;
    }

    private static TimSort.Comparer ComparerOf(in JsValue method) =>
        method.Kind == JsKind.Undefined
            ? CompareAutomatically
            : JsConversion.ToText(method) switch
            {
                "auto" => CompareAutomatically,
                Numeric => CompareNumbers,
                "lexical" => (in left, in right) =>
                    TextOrder.Compare(JsConversion.ToText(left), JsConversion.ToText(right)),
                _ => (in left, in right) =>
                    string.CompareOrdinal(JsConversion.ToText(left), JsConversion.ToText(right)),
            };

    private static double CompareAutomatically(in JsValue left, in JsValue right) =>
        JsComparison.Compare(left, right) ?? 0;

    // Not a number if one of them is not: such a comparison counts as equal.
    private static double CompareNumbers(in JsValue left, in JsValue right) =>
        JsConversion.ToNumber(left) - JsConversion.ToNumber(right);
}
