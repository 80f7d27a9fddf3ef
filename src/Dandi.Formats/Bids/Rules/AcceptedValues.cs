using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dandi.Bids.Rules;

/// <summary>
/// Some short values that a schema has accepted: most fields have the same few values in all sidecars of a dataset.
/// </summary>
internal sealed class AcceptedValues
{
    private const int MaxCount = 8;
    private const int MaxLength = 64;

    private readonly List<byte[]> _values = [];

    public bool Contains(JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        foreach (var known in _values)
        {
            if (text.SequenceEqual(known))
                return true;
        }
        return false;
    }

    /// <summary>Keeps a value, unless it is long or there are enough.</summary>
    public void Add(JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        if (_values.Count < MaxCount && text.Length <= MaxLength)
            _values.Add(text.ToArray());
    }
}
