using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>The NumPy name of an HDF5 type, as used in Python messages (docs/spec/nwb.md 2.5).</summary>
internal static class NumpyTypeName
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
