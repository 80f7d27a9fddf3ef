using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>An object without members.</summary>
internal sealed class EmptyMembers : JsObject
{
    private EmptyMembers() { }

    public static EmptyMembers Instance { get; } = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Names => [];

    /// <inheritdoc/>
    public override JsValue Get(string name) => JsValue.Undefined;

    /// <inheritdoc/>
    public override bool Has(string name) => false;
}
