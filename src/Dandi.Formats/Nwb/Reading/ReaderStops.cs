using Dandi.Hdf5;
using Dandi.Hdf5.References;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>What the reference reader stops at while it walks through a file, whatever the schema says of it (nwb.md §1.2, §1.5).</summary>
internal static class ReaderStops
{
    private const string TypeError = "builtins.TypeError";

    /// <summary>Checks an attribute.</summary>
    /// <returns>The attribute, if it is one reference that the reader follows.</returns>
    /// <exception cref="UnreadableNwbException">The reader stops.</exception>
    public static Hdf5Attribute? Check(Hdf5Attribute attribute, string at)
    {
        try
        {
            if (!attribute.Space.IsScalar)
                return null;
            if (attribute.Type.Class == Hdf5TypeClass.String)
                CheckText(attribute.ReadText(), $"The attribute `{attribute.Name}` of {at}");
            return attribute.Type.Class == Hdf5TypeClass.Reference ? attribute : null;
        }
        catch (UnsupportedHdf5Exception)
        {
            // What only this reader does not know stops nothing before somebody asks for it.
            return null;
        }
    }

    /// <summary>Checks a dataset.</summary>
    /// <exception cref="UnreadableNwbException">The reader stops.</exception>
    public static void Check(Hdf5Dataset dataset, string at)
    {
        try
        {
            if (dataset.Space.IsNull)
                throw new UnreadableNwbException(
                    TypeError,
                    "object of type 'NoneType' has no len()",
                    $"The dataset {at} has a null dataspace, which no dataset in an NWB file may have. Leave the dataset out, or write a value."
                );
            if (!dataset.Space.IsScalar)
                return;
            if (dataset.Type is { Class: Hdf5TypeClass.Reference, ReferenceKind: Hdf5ReferenceKind.Region })
                throw RegionReference(at);
            if (dataset.Type.Class == Hdf5TypeClass.String)
                CheckText(dataset.Values.ReadText(), at);
        }
        catch (UnsupportedHdf5Exception)
        {
            // As above.
        }
    }

    public static UnreadableNwbException ToNothing(Hdf5Attribute reference, string at) =>
        new(
            TypeError,
            "expected str, bytes or os.PathLike object, not NoneType",
            $"The attribute `{reference.Name}` of {at} refers to an object that is not in the file. Write what it should refer to, or leave the object out."
        );

    public static UnreadableNwbException CommittedType(string at) =>
        new(
            TypeError,
            "'Datatype' object is not iterable",
            $"{at} is a named datatype, which has no place in an NWB file. Remove it."
        );

    public static UnreadableNwbException RelativeLink(Hdf5Link link, string at) =>
        new(
            "builtins.KeyError",
            $"\"Unable to synchronously open object (object '{link.TargetPath}' doesn't exist)\"",
            $"The soft link `{link.Name}` in {at} has the relative target `{link.TargetPath}`. PyNWB reads link targets only from the root: write it as an absolute path."
        );

    public static UnreadableNwbException SameName(string name, string group, string first, string second, string at) =>
        new(
            "builtins.ValueError",
            $"'{name}' already exists in {(group.Length == 0 ? "root" : group)}.{first}, cannot set in {second}.",
            $"The group {at} has two things called `{name}`, in its {first} and its {second}. Rename one of them."
        );

    public static UnreadableNwbException InCircles(string at) =>
        Endless(
            $"{at} leads to a group that it lies in itself, so that there is no end to follow. Remove the link or reference."
        );

    public static UnreadableNwbException TooDeep(string at, int deepest) =>
        Endless($"{at}: groups are nested more than {deepest} deep.");

    private static UnreadableNwbException Endless(string message) =>
        new("builtins.RecursionError", "maximum recursion depth exceeded", message) { IsEndless = true };

    private static UnreadableNwbException RegionReference(string at) =>
        new(
            "builtins.AttributeError",
            "'ReferenceBuilder' object has no attribute 'dtype'",
            $"{at} is a reference to a region, as NWB 2.0b had. Write the rows as a DynamicTableRegion."
        );

    private static void CheckText(string? text, string what)
    {
        if (text is null || Hdf5Text.IndexOfStray(text) is not (>= 0 and var stray))
            return;
        throw new UnreadableNwbException(
            "builtins.UnicodeDecodeError",
            $"'utf-8' codec can't decode byte 0x{text[stray] - 0xDC00:x2} in position {stray}: invalid start byte",
            $"{what} is not UTF-8 text, as every text in an NWB file has to be. Write it again in UTF-8."
        );
    }
}
