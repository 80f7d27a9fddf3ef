using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>What NumPy calls a type of HDF5, which is how the reference names it in messages (nwb.md §2.5).</summary>
internal static class NumpyName
{
    public static string Of(Hdf5Type type) =>
        type.Class switch
        {
            Hdf5TypeClass.Integer => $"{(type.IsSigned ? "int" : "uint")}{type.Size * 8}",
            Hdf5TypeClass.Float => $"float{type.Size * 8}",
            Hdf5TypeClass.Enumeration when type.IsBoolean => "bool",
            Hdf5TypeClass.Enumeration => Of(type.Base!),
            Hdf5TypeClass.Complex => $"complex{type.Size * 8}",
            Hdf5TypeClass.String => "str",
            Hdf5TypeClass.Compound => "void",
            _ => "object",
        };
}
