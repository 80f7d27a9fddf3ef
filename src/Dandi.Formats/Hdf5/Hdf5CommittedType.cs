using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5;

/// <summary>A type that is an object of its own, so that it can have a name and be shared.</summary>
public sealed class Hdf5CommittedType : Hdf5Object
{
    private Hdf5Type? _type;

    internal Hdf5CommittedType(Hdf5File file, ObjectHeader header)
        : base(file, header) { }

    /// <summary>The type.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public Hdf5Type Type => _type ??= ReadType();

    private Hdf5Type ReadType() =>
        DatatypeMessage.Read(File, Header.Find(MessageKind.Datatype)!.Value) with
        {
            CommittedAddress = Address,
        };
}
