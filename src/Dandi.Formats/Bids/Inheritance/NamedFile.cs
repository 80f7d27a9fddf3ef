using Dandi.Bids.Names;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Inheritance;

/// <summary>A file and the parts of its name.</summary>
internal sealed record NamedFile(BidsFile File, FileNameParts Parts)
{
    /// <summary>
    /// Whether each entity of this name is in another name with the same label, or is one of those that may differ.
    /// </summary>
    public bool HasOnlyEntitiesOf(NamedFile other, IReadOnlyList<string> free) =>
        HasOnlyEntitiesOf(Parts, other.Parts, free);

    /// <inheritdoc cref="HasOnlyEntitiesOf(NamedFile, IReadOnlyList{string})"/>
    public static bool HasOnlyEntitiesOf(FileNameParts name, FileNameParts other, IReadOnlyList<string> free)
    {
        var entities = name.Entities;
        for (var i = 0; i < entities.Count; i++)
        {
            var (entity, label) = entities[i];
            if (other.Label(entity) != label && !free.Contains(entity))
                return false;
        }
        return true;
    }
}
