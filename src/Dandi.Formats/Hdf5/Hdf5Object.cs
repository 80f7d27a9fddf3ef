using Dandi.Hdf5.Headers;

namespace Dandi.Hdf5;

/// <summary>An object of an HDF5 file: a group, a dataset or a committed type.</summary>
public abstract class Hdf5Object
{
    private readonly ObjectHeader _header;
    private IReadOnlyList<Hdf5Attribute>? _attributes;
    private Dictionary<string, Hdf5Attribute>? _byName;

    private protected Hdf5Object(Hdf5File file, ObjectHeader header) => (File, _header) = (file, header);

    /// <summary>The file.</summary>
    public Hdf5File File { get; }

    /// <summary>Where its header begins, relative to the base address: the identity of the object in its file.</summary>
    public long Address => _header.Address;

    /// <summary>How many hard links lead to it.</summary>
    public int HardLinks => _header.HardLinks;

    /// <summary>Whether the order in which attributes were made is kept.</summary>
    public Hdf5CreationOrder AttributeOrder => _header.AttributeOrder;

    /// <summary>Its attributes, ordered by the bytes of their names. One that is damaged stands among the others and tells when it is asked.</summary>
    /// <exception cref="InvalidHdf5Exception">The list itself is damaged.</exception>
    public IReadOnlyList<Hdf5Attribute> Attributes => _attributes ??= AttributeList.Read(File, _header);

    private protected ObjectHeader Header => _header;

    /// <summary>The attribute of a name; null if there is none.</summary>
    /// <exception cref="InvalidHdf5Exception">The list of attributes is damaged.</exception>
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
                Hdf5Fault.Damaged,
                "object header",
                header.Address + file.UserBlock,
                "An object is no group, dataset or type"
            );
        return header.Find(MessageKind.Dataspace) is null
            ? new Hdf5CommittedType(file, header)
            : new Hdf5Dataset(file, header);
    }
}
