using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>The members of a group as the reference reader sorts them: groups and datasets, those that soft links lead to among them.</summary>
internal sealed class GroupMembers
{
    private readonly Dictionary<string, Hdf5Object> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hdf5Object> _datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hdf5Object> _linked = new(StringComparer.Ordinal);

    /// <exception cref="UnreadableNwbException">A member is of a namespace that is not known.</exception>
    public GroupMembers(Hdf5File file, SpecCatalog catalog, Hdf5Group group)
    {
        foreach (var link in group.Links)
        {
            if (file.Follow(link, group) is not { } member) continue;
            if (link.Kind == Hdf5LinkKind.Soft) _linked[link.Name] = member;
            if (member is Hdf5Group) _groups[link.Name] = member;
            else _datasets[link.Name] = member;
            // The reference asks for the ancestors of every member's type, whether or not it has a place.
            StoredTypes.Find(catalog, member);
        }
    }

    public IReadOnlyDictionary<string, Hdf5Object> Groups => _groups;

    public IReadOnlyDictionary<string, Hdf5Object> Datasets => _datasets;

    public IReadOnlyDictionary<string, Hdf5Object> Linked => _linked;
}
