using System.Collections;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>Strings as an array of expressions.</summary>
internal sealed class TextItems(IReadOnlyList<string> texts) : IReadOnlyList<JsValue>
{
    public int Count => texts.Count;

    public JsValue this[int index] => JsValue.Of(texts[index]);

    public IEnumerator<JsValue> GetEnumerator()
    {
        foreach (var text in texts)
            yield return JsValue.Of(text);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
