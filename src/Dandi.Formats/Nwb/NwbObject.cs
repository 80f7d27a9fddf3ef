using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb;

/// <summary>
/// A group or dataset of an NWB file with a neurodata type (attribute <c>neurodata_type</c>), for which PyNWB creates
/// an object.
/// </summary>
public sealed class NwbObject
{
    private readonly List<NwbObject> _children = [];

    internal NwbObject(NwbFile file, string path, TypeSpec type, Hdf5Object stored)
    {
        (File, Path, Type) = (file, path, type);
        Address = stored.Address;
        Name = path[(path.LastIndexOf('/') + 1)..];
        if (path == "/")
            Name = "root";
    }

    /// <summary>The file that contains the object.</summary>
    public NwbFile File { get; }

    /// <summary>The last name of the path; <c>root</c> for the file itself.</summary>
    public string Name { get; }

    /// <summary>The absolute path in the file, starting with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The specification of the neurodata type.</summary>
    public TypeSpec Type { get; }

    /// <summary>The object that contains this one; null for the file itself.</summary>
    public NwbObject? Parent { get; private set; }

    /// <summary>The objects directly contained in this one, ordered by path.</summary>
    public IReadOnlyList<NwbObject> Children => _children;

    /// <summary>The group or dataset, read again on each call.</summary>
    /// <exception cref="InvalidHdf5Exception">The object header is damaged.</exception>
    public Hdf5Object Stored => File.Hdf5.ObjectAt(Address);

    /// <summary>The address of the object header, which identifies the group or dataset within the file.</summary>
    public long Address { get; }

    /// <summary>True if the object is of a type or of one derived from it.</summary>
    /// <param name="type">The name of a type, such as <c>TimeSeries</c>.</param>
    public bool IsKindOf(string type) => Type.IsKindOf(type);

    /// <summary>An attribute of the group or dataset; null if there is none.</summary>
    /// <exception cref="InvalidHdf5Exception">The attributes are damaged.</exception>
    public Hdf5Attribute? Attribute(string name) => Stored.Attribute(name);

    /// <summary>
    /// A member of the group, with soft links followed; null if there is none or the link is dangling.
    /// </summary>
    /// <param name="name">The name of the link, or a path below the group.</param>
    /// <exception cref="InvalidHdf5Exception">The group or the member is damaged.</exception>
    public Hdf5Object? Member(string name) => Stored is Hdf5Group group ? File.Tree.Find(name, group) : null;

    /// <summary>The names of the direct members of the group.</summary>
    internal IEnumerable<string> MemberNames =>
        Stored is Hdf5Group group ? File.Tree.MembersOf(group).Select(member => member.Name) : [];

    /// <summary>A dataset of the group; null if there is none.</summary>
    /// <exception cref="InvalidHdf5Exception">The group or the dataset is damaged.</exception>
    public Hdf5Dataset? Dataset(string name) => Member(name) as Hdf5Dataset;

    /// <summary>The value of a field: the attribute of this name, or otherwise the dataset.</summary>
    /// <exception cref="InvalidHdf5Exception">The group or the field is damaged.</exception>
    public Hdf5Values? Field(string name) => (Hdf5Values?)Attribute(name) ?? Dataset(name)?.Values;

    /// <summary>The object of a member or of a link's target; null if it has no type or an unknown one.</summary>
    /// <exception cref="InvalidHdf5Exception">The group or the member is damaged.</exception>
    public NwbObject? Object(string name) => Member(name) is { } member ? File.ObjectOf(member) : null;

    /// <summary>The value of a field that is a single text.</summary>
    /// <returns>Null if the field is missing or is something else.</returns>
    /// <exception cref="InvalidHdf5Exception">The group or the field is damaged.</exception>
    public string? Text(string name) => Field(name) is { Count: 1 } field ? field.ReadString() : null;

    /// <summary>The value of a field that is a single number.</summary>
    /// <returns>Null if the field is missing or is something else.</returns>
    /// <exception cref="InvalidHdf5Exception">The group or the field is damaged.</exception>
    public double? Number(string name) => Field(name) is { Count: 1 } field ? NumberOf(field) : null;

    internal static double? NumberOf(Hdf5Values? values)
    {
        if (values is not { Count: 1, IsNumeric: true })
            return null;
        Span<double> number = stackalloc double[1];
        values.ReadDoubles(0, number);
        return number[0];
    }

    internal void AddChild(NwbObject child)
    {
        if (child.Parent is not null || ReferenceEquals(child, this))
            return;
        child.Parent = this;
        _children.Add(child);
    }
}
