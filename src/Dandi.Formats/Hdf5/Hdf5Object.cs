using Dandi.Hdf5.Headers;

namespace Dandi.Hdf5;

/// <summary>
/// An object of an HDF5 file: a <see cref="Hdf5Group"/>, a <see cref="Hdf5Dataset"/> or a
/// <see cref="Hdf5CommittedType"/>
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A). It is valid while its file is open, and not thread-safe.
/// </summary>
public abstract class Hdf5Object
{
    private readonly ObjectHeader _header;
    private IReadOnlyList<Hdf5Attribute>? _attributes;
    private Dictionary<string, Hdf5Attribute>? _byName;

    private protected Hdf5Object(Hdf5File file, ObjectHeader header) => (File, _header) = (file, header);

    /// <summary>The file that contains the object.</summary>
    public Hdf5File File { get; }

    /// <summary>The address of the object header, relative to the base address. It identifies the object.</summary>
    public long Address => _header.Address;

    /// <summary>The number of hard links to the object, as stored in its header.</summary>
    public int HardLinks => _header.HardLinks;

    /// <summary>Whether the order in which the attributes were created is recorded.</summary>
    public Hdf5CreationOrder AttributeOrder => _header.AttributeOrder;

    /// <summary>
    /// The attributes, sorted by the bytes of their names; read on first use. A damaged attribute is listed, too; its
    /// members throw.
    /// </summary>
    /// <exception cref="Hdf5Exception">The list of attributes is damaged, not supported, or exceeds a
    /// limit.</exception>
    public IReadOnlyList<Hdf5Attribute> Attributes => _attributes ??= AttributeList.Read(File, _header);

    private protected ObjectHeader Header => _header;

    /// <summary>Finds an attribute by its name.</summary>
    /// <returns>Null if there is no attribute of that name.</returns>
    /// <exception cref="Hdf5Exception">The list of attributes is damaged, not supported, or exceeds a
    /// limit.</exception>
    public Hdf5Attribute? Attribute(string name)
    {
        if (_byName is null)
        {
            _byName = new Dictionary<string, Hdf5Attribute>(Attributes.Count, StringComparer.Ordinal);
            foreach (var attribute in Attributes)
                _byName.TryAdd(attribute.Name, attribute);
        }
        return _byName.GetValueOrDefault(name);
    }

    internal static Hdf5Object Read(Hdf5File file, ObjectHeader header)
    {
        if (header.Find(MessageKind.SymbolTable) is not null || header.Find(MessageKind.LinkInfo) is not null)
            return new Hdf5Group(file, header);
        if (header.Find(MessageKind.Datatype) is null)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                "object header",
                header.Address + file.UserBlock,
                "The object is not a group, a dataset or a committed datatype"
            );
        return header.Find(MessageKind.Dataspace) is null
            ? new Hdf5CommittedType(file, header)
            : new Hdf5Dataset(file, header);
    }
}
