using System.Globalization;

namespace Dandi.Bids.Values;

/// <summary>Members and items of values.</summary>
internal static class JsMember
{
    private const string Length = "length";

    /// <summary>Gets a member; undefined if there is none.</summary>
    /// <returns>False for null and undefined, which have no members: JavaScript throws.</returns>
    public static bool TryGet(in JsValue owner, string name, out JsValue value)
    {
        value = owner.Kind switch
        {
            JsKind.Object => owner.Members.Get(name),
            JsKind.Array => name == Length ? JsValue.Of(owner.Items.Count) : ItemAt(owner.Items, ToIndex(name)),
            JsKind.String => name == Length ? JsValue.Of(owner.Text.Length) : CharacterAt(owner.Text, ToIndex(name)),
            _ => JsValue.Undefined,
        };
        return !owner.IsNullish;
    }

    /// <summary>Gets a member or an item by a key of any kind.</summary>
    /// <inheritdoc cref="TryGet(in JsValue, string, out JsValue)"/>
    public static bool TryGet(in JsValue owner, in JsValue key, out JsValue value)
    {
        if (key.Kind != JsKind.Number || owner.Kind is not (JsKind.Array or JsKind.String))
            return TryGet(owner, JsConversion.ToText(key), out value);
        var index = ToIndex(key.Number);
        value = owner.IsArray ? ItemAt(owner.Items, index) : CharacterAt(owner.Text, index);
        return true;
    }

    /// <summary>Whether a value has a member or an item (the operator <c>in</c>).</summary>
    /// <returns>False if the value is neither an object nor an array: JavaScript throws.</returns>
    public static bool TryFind(in JsValue owner, in JsValue key, out JsValue exists)
    {
        exists = JsValue.False;
        if (owner.Kind == JsKind.Object)
            exists = JsValue.Of(owner.Members.Has(JsConversion.ToText(key)));
        else if (owner.IsArray)
            exists = JsValue.Of(HasItem(owner.Items, JsConversion.ToText(key)));
        return owner.Kind >= JsKind.Array;
    }

    private static bool HasItem(IReadOnlyList<JsValue> items, string key) =>
        key == Length || ToIndex(key) is var index && index >= 0 && index < items.Count;

    private static JsValue ItemAt(IReadOnlyList<JsValue> items, int index) =>
        index >= 0 && index < items.Count ? items[index] : JsValue.Undefined;

    private static JsValue CharacterAt(string text, int index) =>
        index >= 0 && index < text.Length ? JsValue.Of(text[index].ToString()) : JsValue.Undefined;

    private static int ToIndex(double number) =>
        number >= 0 && number < int.MaxValue && number == Math.Floor(number) ? (int)number : -1;

    // Only the usual form of a number is an index: "1", not "01".
    private static int ToIndex(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && (name[0] != '0' || name.Length == 1)
            ? index
            : -1;
}
