using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The function <c>intersects</c>. A value that is not an array counts as an array with one item.</summary>
internal static class Intersection
{
    // From here on, a set of the items is cheaper than comparing each with each.
    private const int MinForSet = 16;

    /// <summary>Gets the common items in the order of the longer array; false if there are none.</summary>
    public static JsValue Of(in JsValue left, in JsValue right)
    {
        var (longer, shorter) = Order(left, right);
        var contains = Membership(shorter);
        JsValue[] common = [.. longer.Where(item => contains(item))];
        return common.Length == 0 ? JsValue.False : JsValue.Of(common);
    }

    /// <summary>Whether there is a common item.</summary>
    public static bool Exists(in JsValue left, in JsValue right)
    {
        if (!left.IsArray && right.IsArray)
            return Contains(right.Items, left);
        if (left.IsArray && !right.IsArray)
            return Contains(left.Items, right);
        if (!left.IsArray)
            return JsComparison.HaveEqualContent(left, right);
        var (longer, shorter) = Order(left, right);
        var contains = Membership(shorter);
        return longer.Any(item => contains(item));
    }

    private static (IReadOnlyList<JsValue> Longer, IReadOnlyList<JsValue> Shorter) Order(
        in JsValue left,
        in JsValue right
    )
    {
        IReadOnlyList<JsValue> first = left.IsArray ? left.Items : [left];
        IReadOnlyList<JsValue> second = right.IsArray ? right.Items : [right];
        return first.Count < second.Count ? (second, first) : (first, second);
    }

    private static Predicate<JsValue> Membership(IReadOnlyList<JsValue> items)
    {
        if (items.Count < MinForSet || items.Any(item => item.Kind >= JsKind.Array))
            return item => Contains(items, item);
        var set = new HashSet<JsValue>(items, JsIdentity.Instance);
        return item => set.Contains(item) && !(item.Kind == JsKind.Number && double.IsNaN(item.Number));
    }

    private static bool Contains(IReadOnlyList<JsValue> items, in JsValue sought)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (JsComparison.HaveEqualContent(items[i], sought))
                return true;
        }
        return false;
    }
}
