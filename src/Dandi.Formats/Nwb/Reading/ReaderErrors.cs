using Dandi.Hdf5;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>
/// The conditions on which PyNWB fails while it walks through a file, whatever the schema says (docs/spec/nwb.md 1.2,
/// 1.5).
/// </summary>
internal static class ReaderErrors
{
    private const string TypeError = "builtins.TypeError";

    /// <summary>Checks an attribute.</summary>
    /// <returns>The attribute if it is a single reference, which PyNWB follows; otherwise null.</returns>
    /// <exception cref="UnreadableNwbException">PyNWB fails.</exception>
    public static Hdf5Attribute? Check(Hdf5Attribute attribute, string at)
    {
        try
        {
            if (!attribute.Dataspace.IsScalar)
                return null;
            if (attribute.Type.Class == Hdf5TypeClass.String)
                CheckText(attribute.ReadString(), $"The attribute `{attribute.Name}` of {at}");
            return attribute.Type.Class == Hdf5TypeClass.Reference ? attribute : null;
        }
        catch (UnsupportedHdf5Exception)
        {
            // A feature that only this version does not support does not stop the walk; it matters if a later step
            // needs the value.
            return null;
        }
    }

    /// <summary>Checks a dataset.</summary>
    /// <exception cref="UnreadableNwbException">PyNWB fails.</exception>
    public static void Check(Hdf5Dataset dataset, string at)
    {
        try
        {
            if (dataset.Dataspace.IsNull)
                throw new UnreadableNwbException(
                    TypeError,
                    "object of type 'NoneType' has no len()",
                    $"The dataset {at} has a null dataspace, which is not allowed in an NWB file. Remove the "
                        + $"dataset, or write a value."
                );
            if (!dataset.Dataspace.IsScalar)
                return;
            if (dataset.Type is { Class: Hdf5TypeClass.Reference, ReferenceKind: Hdf5ReferenceKind.Region })
                throw RegionReference(at);
            if (dataset.Type.Class == Hdf5TypeClass.String)
                CheckText(dataset.Values.ReadString(), at);
        }
        catch (UnsupportedHdf5Exception)
        {
            // As above.
        }
    }

    public static UnreadableNwbException DanglingReference(Hdf5Attribute reference, string at) =>
        new(
            TypeError,
            "expected str, bytes or os.PathLike object, not NoneType",
            $"The attribute `{reference.Name}` of {at} refers to an object that is not in the file. Write the "
                + $"object that it should refer to, or remove the attribute."
        );

    public static UnreadableNwbException CommittedType(string at) =>
        new(
            TypeError,
            "'Datatype' object is not iterable",
            $"{at} is a named datatype, which is not allowed in an NWB file. Remove it."
        );

    public static UnreadableNwbException RelativeLink(Hdf5Link link, string at) =>
        new(
            "builtins.KeyError",
            $"\"Unable to synchronously open object (object '{link.TargetPath}' doesn't exist)\"",
            $"The soft link `{link.Name}` in {at} has the relative target `{link.TargetPath}`. PyNWB resolves "
                + $"link targets from the root: use an absolute path."
        );

    public static UnreadableNwbException SameName(string name, string group, string first, string second, string at) =>
        new(
            "builtins.ValueError",
            $"'{name}' already exists in {(group.Length == 0 ? "root" : group)}.{first}, cannot set in {second}.",
            $"The group {at} has two members called `{name}`, one in its {first} and one in its {second}. "
                + $"Rename one of them."
        );

    public static UnreadableNwbException LinkCycle(string at) =>
        RecursionError($"{at} points to a group that contains it. Remove the link or reference.");

    public static UnreadableNwbException TooDeep(string at, int maxDepth) =>
        RecursionError($"{at}: groups are nested more than {maxDepth} levels deep.");

    private static UnreadableNwbException RecursionError(string message) =>
        new("builtins.RecursionError", "maximum recursion depth exceeded", message) { IsUntraversable = true };

    private static UnreadableNwbException RegionReference(string at) =>
        new(
            "builtins.AttributeError",
            "'ReferenceBuilder' object has no attribute 'dtype'",
            $"{at} is a region reference, as in NWB 2.0b. Write the rows as a DynamicTableRegion."
        );

    private static void CheckText(string? text, string what)
    {
        if (text is null || Hdf5Text.IndexOfEscape(text) is not (>= 0 and var stray))
            return;
        throw new UnreadableNwbException(
            "builtins.UnicodeDecodeError",
            $"'utf-8' codec can't decode byte 0x{text[stray] - 0xDC00:x2} in position {stray}: invalid start byte",
            $"{what} is not valid UTF-8, which NWB requires. Write the text in UTF-8."
        );
    }
}
