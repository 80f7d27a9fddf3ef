using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>
/// The members of a group as PyNWB sorts them: groups and datasets, including the targets of soft links.
/// </summary>
internal sealed class GroupMembers
{
    private readonly Dictionary<string, Hdf5Object> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hdf5Object> _datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hdf5Object> _linked = new(StringComparer.Ordinal);

    /// <exception cref="UnreadableNwbException">A member has an unknown namespace.</exception>
    public GroupMembers(ReaderTree tree, SpecCatalog catalog, Hdf5Group group)
    {
        foreach (var member in tree.MembersOf(group))
        {
            var stored = tree.StoredOf(member);
            if (!tree.Owns(stored))
                continue;
            if (member.IsLink)
                _linked[member.Name] = stored;
            if (stored is Hdf5Group)
                _groups[member.Name] = stored;
            else
                _datasets[member.Name] = stored;
            // hdmf looks up the type of every member, even of one that the specification has no place for.
            StoredTypes.Find(catalog, stored);
        }
    }

    public IReadOnlyDictionary<string, Hdf5Object> Groups => _groups;

    public IReadOnlyDictionary<string, Hdf5Object> Datasets => _datasets;

    public IReadOnlyDictionary<string, Hdf5Object> Linked => _linked;
}
