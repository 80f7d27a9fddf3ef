using System.Collections;

namespace Dandi.Bids.Values;

/// <summary>An object with members that are given one by one; of two with the same name, the last counts.</summary>
internal sealed class JsMembers : JsObject, IEnumerable<KeyValuePair<string, JsValue>>
{
    private readonly Dictionary<string, JsValue> _members = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _members.Keys;

    public void Add(string name, JsValue value) => _members[name] = value;

    /// <inheritdoc/>
    public override JsValue Get(string name) => _members.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override bool Has(string name) => _members.ContainsKey(name);

    public IEnumerator<KeyValuePair<string, JsValue>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _members.GetEnumerator();
}
