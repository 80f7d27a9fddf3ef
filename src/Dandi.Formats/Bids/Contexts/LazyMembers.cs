using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>An object whose members are computed when an expression first reads them.</summary>
internal sealed class LazyMembers : JsObject
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, Lazy<JsValue>> _members = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _names;

    public LazyMembers Add(string name, Func<JsValue> value)
    {
        _names.Add(name);
        _members[name] = new Lazy<JsValue>(value, isThreadSafe: false);
        return this;
    }

    public LazyMembers Add(string name, JsValue value)
    {
        _names.Add(name);
        _members[name] = new Lazy<JsValue>(value);
        return this;
    }

    /// <inheritdoc/>
    public override JsValue Get(string name) =>
        _members.TryGetValue(name, out var member) ? member.Value : JsValue.Undefined;

    /// <inheritdoc/>
    public override bool Has(string name) => _members.ContainsKey(name);
}
