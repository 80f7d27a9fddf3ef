using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The functions of numbers.</summary>
internal static class NumberFunctions
{
    /// <summary>
    /// <c>min(list)</c>: the least of the items that <c>Number</c> reads as numbers; infinity if there are none.
    /// </summary>
    public static bool Min(in JsValue list, in JsValue unused, in JsValue unusedToo, out JsValue value) =>
        Aggregate(list, Math.Min, double.PositiveInfinity, out value);

    /// <summary><c>max(list)</c>: the greatest item; minus infinity if there are none.</summary>
    public static bool Max(in JsValue list, in JsValue unused, in JsValue unusedToo, out JsValue value) =>
        Aggregate(list, Math.Max, double.NegativeInfinity, out value);

    private static bool Aggregate(
        in JsValue list,
        Func<double, double, double> choose,
        double chosen,
        out JsValue value
    )
    {
        IReadOnlyList<JsValue> items = list.IsArray ? list.Items : [list];
        for (var i = 0; i < items.Count; i++)
        {
            var number = JsConversion.ToNumber(items[i]);
            if (!double.IsNaN(number))
                chosen = choose(chosen, number);
        }
        value = list.IsNullish ? JsValue.Null : JsValue.Of(chosen);
        return true;
    }
}
