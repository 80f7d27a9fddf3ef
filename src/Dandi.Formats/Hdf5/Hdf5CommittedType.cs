using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5;

/// <summary>
/// A committed datatype: a type that is an object of its own, so that it can have a name and attributes, and that
/// datasets and attributes can share.
/// </summary>
public sealed class Hdf5CommittedType : Hdf5Object
{
    private Hdf5Type? _type;

    internal Hdf5CommittedType(Hdf5File file, ObjectHeader header)
        : base(file, header) { }

    /// <summary>The type, read on first use. Its <see cref="Hdf5Type.CommittedAddress"/> is the
    /// <see cref="Hdf5Object.Address"/>.</summary>
    /// <exception cref="Hdf5Exception">The type is damaged or not supported.</exception>
    public Hdf5Type Type => _type ??= ReadType();

    private Hdf5Type ReadType() =>
        DatatypeMessage.Read(File, Header.Find(MessageKind.Datatype)!.Value) with
        {
            CommittedAddress = Address,
        };
}
