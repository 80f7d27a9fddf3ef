using Dandi.Bids.Names;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>The labels of the entities of a name, by their short names.</summary>
internal sealed class EntityMembers(FileNameParts parts) : JsObject
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => parts.Entities.Select(entity => entity.Key);

    /// <inheritdoc/>
    public override JsValue Get(string name) => JsValue.Of(parts.Label(name));

    /// <inheritdoc/>
    public override bool Has(string name) => parts.Label(name) is not null;
}
