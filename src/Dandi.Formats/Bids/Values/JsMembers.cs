using System.Collections;
using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Values;

/// <summary>An object whose members are given; of two with the same name, the last counts.</summary>
internal sealed class JsMembers : JsObject, IEnumerable<KeyValuePair<string, JsValue>>
{
    private readonly Dictionary<string, JsValue> _members;

    public JsMembers() => _members = new Dictionary<string, JsValue>(StringComparer.Ordinal);

    /// <summary>Copies the members of a JSON object.</summary>
    public JsMembers(JsonElement json)
    {
        _members = new Dictionary<string, JsValue>(json.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
            Add(JsonStrings.NameOf(member), JsValue.Of(member.Value));
    }

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
