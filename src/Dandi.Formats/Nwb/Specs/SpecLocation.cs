using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Specs;

/// <summary>Where a file keeps the specifications that it carries: the root's attribute <c>.specloc</c>, a reference to a group or its path (nwb.md §2.1).</summary>
internal static class SpecLocation
{
    /// <summary>The name of the attribute.</summary>
    public const string Attribute = ".specloc";

    /// <summary>The group; null if the file says of none.</summary>
    /// <exception cref="InvalidSpecificationException">The attribute leads to no group.</exception>
    public static Hdf5Group? Find(Hdf5File file)
    {
        if (file.Root.Attribute(Attribute) is not { } attribute)
            return null;
        return Follow(file, attribute) as Hdf5Group
            ?? throw new InvalidSpecificationException(
                $"The attribute `{Attribute}` of the root leads to a dataset; it should lead to the group of the cached specifications."
            )
            {
                ErrorClass = "builtins.AttributeError",
            };
    }

    private static Hdf5Object Follow(Hdf5File file, Hdf5Attribute attribute)
    {
        if (!attribute.Space.IsScalar || attribute.Type.Class is not (Hdf5TypeClass.Reference or Hdf5TypeClass.String))
        {
            var found =
                attribute.Space.IsNull ? "h5py._hl.base.Empty"
                : attribute.Space.IsScalar ? $"numpy.{NumpyName.Of(attribute.Type)}"
                : "numpy.ndarray";
            throw new InvalidSpecificationException(
                $"Accessing a group is done with bytes or str, not <class '{found}'> (attribute `{Attribute}` of the root)"
            )
            {
                ErrorClass = "builtins.TypeError",
            };
        }
        if (attribute.Type.Class == Hdf5TypeClass.Reference)
        {
            return References.Find(attribute)
                ?? throw new InvalidSpecificationException(
                    $"Invalid HDF5 object reference (attribute `{Attribute}` of the root)"
                )
                {
                    ErrorClass = "builtins.ValueError",
                };
        }
        var path = attribute.ReadText() ?? "";
        return (path.Length == 0 ? null : file.Find("/" + path))
            ?? throw new InvalidSpecificationException(
                $"\"Unable to synchronously open object (object '{path}' doesn't exist)\" (attribute `{Attribute}` of the root)"
            );
    }
}
