using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The functions of arrays.</summary>
internal static class ListFunctions
{
    /// <summary><c>length(list)</c>: the length of an array or a string; null for any other value.</summary>
    public static bool Length(in JsValue list, in JsValue unused, in JsValue unusedToo, out JsValue value)
    {
        value = list.Kind is JsKind.Array or JsKind.String ? LengthOf(list) : JsValue.Null;
        return true;
    }

    /// <summary><c>index(list, item)</c>: the index of the first identical item; null if there is none.</summary>
    public static bool Index(in JsValue list, in JsValue item, in JsValue unused, out JsValue value)
    {
        var index = list.Kind switch
        {
            JsKind.Array => IndexOf(list.Items, item),
            JsKind.String => list.Text.IndexOf(JsConversion.ToText(item), StringComparison.Ordinal),
            _ => -1,
        };
        value = index >= 0 ? JsValue.Of(index) : JsValue.Null;
        return list.Kind is JsKind.Array or JsKind.String;
    }

    /// <summary><c>count(list, item)</c>: how many items are identical to a value.</summary>
    public static bool Count(in JsValue list, in JsValue item, in JsValue unused, out JsValue value)
    {
        value = default;
        if (!list.IsArray)
            return false;
        var count = 0;
        var items = list.Items;
        for (var i = 0; i < items.Count; i++)
            count += JsValue.AreIdentical(items[i], item) ? 1 : 0;
        value = JsValue.Of(count);
        return true;
    }

    /// <summary><c>unique(list)</c>: the different items, each where it is first.</summary>
    public static bool Unique(in JsValue list, in JsValue unused, in JsValue unusedToo, out JsValue value)
    {
        value = JsValue.Null;
        if (list.Kind == JsKind.Null)
            return true;
        IEnumerable<JsValue>? items = list.Kind switch
        {
            JsKind.Undefined => [],
            JsKind.Array => list.Items,
            JsKind.String => CodePoints(list.Text),
            _ => null,
        };
        if (items is not null)
            value = JsValue.Of(items.Distinct(JsIdentity.Instance).ToArray());
        return items is not null;
    }

    /// <summary><c>allequal(a, b)</c>: whether two arrays have identical items in the same order.</summary>
    public static bool AllEqual(in JsValue left, in JsValue right, in JsValue unused, out JsValue value)
    {
        value = JsValue.False;
        if (left.IsNullish || right.IsNullish || !JsValue.AreIdentical(LengthOf(left), LengthOf(right)))
            return true;
        if (!left.IsArray)
            return false;
        var items = left.Items;
        for (var i = 0; i < items.Count; i++)
        {
            JsMember.TryGet(right, JsValue.Of(i), out var other);
            if (!JsValue.AreIdentical(items[i], other))
                return true;
        }
        value = JsValue.True;
        return true;
    }

    private static JsValue LengthOf(in JsValue value)
    {
        JsMember.TryGet(value, "length", out var length);
        return length;
    }

    private static int IndexOf(IReadOnlyList<JsValue> items, in JsValue item)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (JsValue.AreIdentical(items[i], item))
                return i;
        }
        return -1;
    }

    private static IEnumerable<JsValue> CodePoints(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            var length = i + 1 < text.Length && char.IsSurrogatePair(text, i) ? 2 : 1;
            yield return JsValue.Of(text.Substring(i, length));
            i += length;
        }
    }
}
