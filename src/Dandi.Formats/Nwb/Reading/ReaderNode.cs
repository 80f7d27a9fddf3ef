using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>A group or dataset with the name that PyNWB gives it.</summary>
/// <param name="name">The name by which it was first reached; empty for the root.</param>
/// <param name="stored">The group or dataset itself.</param>
/// <param name="isExternal">True if it is in another file.</param>
internal sealed class ReaderNode(string name, Hdf5Object stored, bool isExternal = false)
{
    private static readonly OrderedDictionary<string, ReaderMember> NoMembers = [];
    private readonly Hdf5Object? _external = isExternal ? stored : null;

    public string Name { get; } = name;

    public long Address { get; } = stored.Address;

    public bool IsGroup { get; } = stored is Hdf5Group;

    /// <summary>The first completely visited group that has it as a member; null for the root.</summary>
    public ReaderNode? Parent { get; set; }

    /// <summary>
    /// The members of a group by name: groups, datasets, then links, each in the order in which the walk meets them.
    /// </summary>
    public OrderedDictionary<string, ReaderMember> Members { get; } =
        stored is Hdf5Group ? new(StringComparer.Ordinal) : NoMembers;

    /// <summary>Reads the group or dataset.</summary>
    /// <param name="file">The file that is walked through; not used if the node is in another file.</param>
    public Hdf5Object Stored(Hdf5File file) => _external ?? file.ObjectAt(Address);
}
