using System.Collections;
using System.Text.Json;

namespace Dandi.Bids.Values;

/// <summary>The items of a JSON array.</summary>
internal sealed class JsonItems(JsonElement array) : IReadOnlyList<JsValue>
{
    private readonly JsValue[] _items = ItemsOf(array);

    public int Count => _items.Length;

    public JsValue this[int index] => _items[index];

    public IEnumerator<JsValue> GetEnumerator() => ((IEnumerable<JsValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    private static JsValue[] ItemsOf(JsonElement array)
    {
        var items = new JsValue[array.GetArrayLength()];
        var count = 0;
        foreach (var item in array.EnumerateArray())
            items[count++] = JsValue.Of(item);
        return items;
    }
}
