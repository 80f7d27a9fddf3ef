using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The function <c>sorted</c>.</summary>
internal static class SortFunction
{
    /// <summary>
    /// <c>sorted(list, method)</c>: the items in the order of <c>auto</c> (as <c>&lt;</c> compares them),
    /// <c>numeric</c> or <c>lexical</c>; with any other method in the order of their texts. Undefined items are last.
    /// </summary>
    public static bool Sorted(in JsValue list, in JsValue method, in JsValue unused, out JsValue value)
    {
        value = default;
        if (!list.IsArray)
            return false;
        var undefined = list.Items.Count(item => item.Kind == JsKind.Undefined);
        JsValue[] items = [.. list.Items.Where(item => item.Kind != JsKind.Undefined)];
        TimSort.Sort(items, ComparerOf(method));
        value = JsValue.Of([.. items, .. Enumerable.Repeat(JsValue.Undefined, undefined)]);
        return true;
    }

    private static TimSort.Comparer ComparerOf(in JsValue method) =>
        method.Kind == JsKind.Undefined
            ? CompareAutomatically
            : JsConversion.ToText(method) switch
            {
                "auto" => CompareAutomatically,
                "numeric" => CompareNumbers,
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
