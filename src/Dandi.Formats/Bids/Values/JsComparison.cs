namespace Dandi.Bids.Values;

/// <summary>The comparisons of JavaScript that convert their operands (ECMAScript, section 7.2).</summary>
internal static class JsComparison
{
    /// <summary>Whether two values are equal after conversion (<c>==</c>).</summary>
    public static bool AreEqual(in JsValue left, in JsValue right)
    {
        if (left.Kind == right.Kind)
            return JsValue.AreIdentical(left, right);
        if (left.IsNullish || right.IsNullish)
            return left.IsNullish && right.IsNullish;
        // Only one of them can be an array or an object, or both, and then they are different objects.
        if (left.Kind >= JsKind.Array && right.Kind >= JsKind.Array)
            return false;
        var (first, second) = (JsConversion.ToPrimitive(left), JsConversion.ToPrimitive(right));
        return first.IsString && second.IsString
            ? JsValue.AreIdentical(first, second)
            : JsConversion.ToNumber(first) == JsConversion.ToNumber(second);
    }

    /// <summary>Compares two values: strings by code units, any others as numbers.</summary>
    /// <returns>Null if one of them is not a number.</returns>
    public static int? Compare(in JsValue left, in JsValue right)
    {
        var (first, second) = (JsConversion.ToPrimitive(left), JsConversion.ToPrimitive(right));
        if (first.IsString && second.IsString)
            return string.CompareOrdinal(first.Text, second.Text);
        var (x, y) = (JsConversion.ToNumber(first), JsConversion.ToNumber(second));
        if (double.IsNaN(x) || double.IsNaN(y))
            return null;
        return x < y ? -1 : Convert.ToInt32(x > y);
    }

    /// <summary>Whether two values are identical, or arrays or objects with equal content.</summary>
    public static bool HaveEqualContent(in JsValue left, in JsValue right)
    {
        if (left.Kind != right.Kind || left.Kind < JsKind.Array)
            return JsValue.AreIdentical(left, right);
        if (left.IsArray)
            return HaveEqualItems(left.Items, right.Items);
        var (a, b) = (left.Members, right.Members);
        if (ReferenceEquals(a, b))
            return true;
        var names = a.Names.ToList();
        return names.Count == b.Names.Count()
            && names.TrueForAll(name => b.Has(name) && HaveEqualContent(a.Get(name), b.Get(name)));
    }

    private static bool HaveEqualItems(IReadOnlyList<JsValue> left, IReadOnlyList<JsValue> right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!HaveEqualContent(left[i], right[i]))
                return false;
        }
        return true;
    }
}
