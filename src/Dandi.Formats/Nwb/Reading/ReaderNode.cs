using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>A group or dataset under the name by which the reference reader knows it.</summary>
/// <param name="name">The name by which it was reached first; of the root it is empty.</param>
/// <param name="stored">The group or dataset.</param>
/// <param name="isExternal">Whether it lies in another file.</param>
internal sealed class ReaderNode(string name, Hdf5Object stored, bool isExternal = false)
{
    private static readonly OrderedDictionary<string, ReaderMember> None = [];
    private readonly Hdf5Object? _external = isExternal ? stored : null;

    public string Name { get; } = name;

    public long Address { get; } = stored.Address;

    public bool IsGroup { get; } = stored is Hdf5Group;

    /// <summary>The first group that was complete and had it as a member; null for the root.</summary>
    public ReaderNode? Parent { get; set; }

    /// <summary>The members of a group by name: groups, datasets, then links, each in the order in which the reader meets them.</summary>
    public OrderedDictionary<string, ReaderMember> Members { get; } =
        stored is Hdf5Group ? new(StringComparer.Ordinal) : None;

    /// <summary>The group or dataset.</summary>
    /// <param name="file">The file that is read.</param>
    public Hdf5Object Stored(Hdf5File file) => _external ?? file.ObjectAt(Address);
}
