using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Values;

/// <summary>The members of a JSON object; of two with the same name, the last counts.</summary>
internal sealed class JsonMembers : JsObject
{
    private readonly Dictionary<string, JsValue> _members = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
            _members[JsonStrings.NameOf(member)] = JsValue.Of(member.Value);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _members.Keys;

    /// <inheritdoc/>
    public override JsValue Get(string name) => _members.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override bool Has(string name) => _members.ContainsKey(name);
}
