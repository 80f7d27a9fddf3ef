using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb;

/// <summary>A group or dataset of an NWB file that has a type of its own (<c>neurodata_type</c>), as the reference reader makes an object of it.</summary>
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

    /// <summary>The file that it belongs to.</summary>
    public NwbFile File { get; }

    /// <summary>Its name; of the file itself <c>root</c>.</summary>
    public string Name { get; }

    /// <summary>Its path in the file, beginning with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>Its type.</summary>
    public TypeSpec Type { get; }

    /// <summary>The object that it is part of; null for the file itself.</summary>
    public NwbObject? Parent { get; private set; }

    /// <summary>The objects that are part of it, in the order in which the reference reader comes to them.</summary>
    public IReadOnlyList<NwbObject> Children => _children;

    /// <summary>The group or dataset.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public Hdf5Object Stored => File.Hdf5.ObjectAt(Address);

    /// <summary>The address of the group or dataset: its identity.</summary>
    public long Address { get; }

    /// <summary>Whether its type is one, or derived from it.</summary>
    /// <param name="type">The name of a type, such as <c>TimeSeries</c>.</param>
    public bool IsKindOf(string type) => Type.IsKindOf(type);

    /// <summary>An attribute of its group or dataset.</summary>
    /// <exception cref="InvalidHdf5Exception">The attributes are damaged.</exception>
    public Hdf5Attribute? Attribute(string name) => Stored.Attribute(name);

    /// <summary>A direct member of its group, soft links followed; null if there is none, or it leads nowhere.</summary>
    /// <param name="name">The name of the link, or a path below the group.</param>
    /// <exception cref="InvalidHdf5Exception">The group or the member is damaged.</exception>
    public Hdf5Object? Member(string name) => Stored is Hdf5Group group ? File.Tree.Find(name, group) : null;

    /// <summary>The names of the direct members of its group.</summary>
    internal IEnumerable<string> MemberNames =>
        Stored is Hdf5Group group ? File.Tree.MembersOf(group).Select(member => member.Name) : [];

    /// <summary>A dataset of its group.</summary>
    /// <exception cref="InvalidHdf5Exception">The group or the dataset is damaged.</exception>
    public Hdf5Dataset? Dataset(string name) => Member(name) as Hdf5Dataset;

    /// <summary>The elements of one of its fields: of an attribute of this name, else of a dataset.</summary>
    /// <exception cref="InvalidHdf5Exception">The group or the field is damaged.</exception>
    public Hdf5Values? Field(string name) => (Hdf5Values?)Attribute(name) ?? Dataset(name)?.Values;

    /// <summary>The object that a member, or a link to one, is; null if it has no type, or an unknown one.</summary>
    /// <exception cref="InvalidHdf5Exception">The group or the member is damaged.</exception>
    public NwbObject? Object(string name) => Member(name) is { } member ? File.ObjectOf(member) : null;

    /// <summary>A field that is one text.</summary>
    /// <returns>Null if there is none, or it is something else.</returns>
    /// <exception cref="InvalidHdf5Exception">The group or the field is damaged.</exception>
    public string? Text(string name) => Field(name) is { Count: 1 } field ? field.ReadText() : null;

    /// <summary>A field that is one number.</summary>
    /// <returns>Null if there is none, or it is something else.</returns>
    /// <exception cref="InvalidHdf5Exception">The group or the field is damaged.</exception>
    public double? Number(string name) => Field(name) is { Count: 1 } field ? NumberOf(field) : null;

    /// <summary>A value that is one number.</summary>
    internal static double? NumberOf(Hdf5Values? values)
    {
        if (values is not { Count: 1, AreNumbers: true })
            return null;
        Span<double> number = stackalloc double[1];
        values.ReadDoubles(0, number);
        return number[0];
    }

    internal void Adopt(NwbObject child)
    {
        if (child.Parent is not null || ReferenceEquals(child, this))
            return;
        child.Parent = this;
        _children.Add(child);
    }
}
