using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Specs;

/// <summary>
/// Finds the cached specifications of a file: the root's attribute <c>.specloc</c> is a reference to their group, or
/// its path (docs/spec/nwb.md 2.1).
/// </summary>
internal static class SpecLocation
{
    public const string Attribute = ".specloc";

    /// <summary>The group of the cached specifications; null if the file has none.</summary>
    /// <exception cref="InvalidSpecificationException">The attribute does not refer to a group.</exception>
    public static Hdf5Group? Find(Hdf5File file)
    {
        if (file.Root.Attribute(Attribute) is not { } attribute)
            return null;
        return Follow(file, attribute) as Hdf5Group
            ?? throw new InvalidSpecificationException(
                $"The attribute `{Attribute}` of the root refers to a dataset instead of the group of the "
                    + $"cached specifications."
            )
            {
                PythonException = "builtins.AttributeError",
            };
    }

    private static Hdf5Object Follow(Hdf5File file, Hdf5Attribute attribute)
    {
        if (
            !attribute.Dataspace.IsScalar
            || attribute.Type.Class is not (Hdf5TypeClass.Reference or Hdf5TypeClass.String)
        )
        {
            var found =
                attribute.Dataspace.IsNull ? "h5py._hl.base.Empty"
                : attribute.Dataspace.IsScalar ? $"numpy.{NumpyTypeName.Of(attribute.Type)}"
                : "numpy.ndarray";
            throw new InvalidSpecificationException(
                $"Accessing a group is done with bytes or str, not <class '{found}'> (attribute `{Attribute}` "
                    + $"of the root)"
            )
            {
                PythonException = "builtins.TypeError",
            };
        }
        if (attribute.Type.Class == Hdf5TypeClass.Reference)
        {
            return References.Resolve(attribute)
                ?? throw new InvalidSpecificationException(
                    $"Invalid HDF5 object reference (attribute `{Attribute}` of the root)"
                )
                {
                    PythonException = "builtins.ValueError",
                };
        }
        var path = attribute.ReadString() ?? "";
        return (path.Length == 0 ? null : file.Find("/" + path))
            ?? throw new InvalidSpecificationException(
                $"\"Unable to synchronously open object (object '{path}' doesn't exist)\" (attribute "
                    + $"`{Attribute}` of the root)"
            );
    }
}
