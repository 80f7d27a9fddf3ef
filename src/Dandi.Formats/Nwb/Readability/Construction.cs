namespace Dandi.Nwb.Readability;

/// <summary>The refusals that end in "Could not construct … object due to: …" (nwb.md §1.5).</summary>
internal static class Construction
{
    private const string ErrorClass = "hdmf.build.errors.ConstructError";

    /// <summary>An object that cannot be made.</summary>
    /// <param name="item">The object.</param>
    /// <param name="reference">The reference's words behind "due to:".</param>
    /// <param name="explanation">What is wrong and what to do, in a sentence that stands behind the object's place and type.</param>
    public static UnreadableNwbException Fails(NwbObject item, string reference, string explanation) =>
        new(ErrorClass, reference, $"{item.Path} cannot be read as {WithArticle(ReadAs(item))}: {explanation}")
        {
            ConstructedType = ReadAs(item),
            Location = item.Path,
        };

    /// <summary>An object that lacks something without which it is not one.</summary>
    public static UnreadableNwbException Missing(NwbObject item, string argument) =>
        Fails(item, $"{ReadAs(item)}.__init__: missing argument '{argument}'", $"`{argument}` is missing.");

    /// <summary>An object one of whose fields is of a wrong type.</summary>
    public static UnreadableNwbException WrongType(NwbObject item, string argument, string found, string expected) =>
        Fails(
            item,
            $"{ReadAs(item)}.__init__: incorrect type for '{argument}' (got '{found}', expected '{expected}')",
            $"`{argument}` is of type {found} where {expected} is expected."
        );

    /// <summary>The type that an object is read as: tables of electrodes were plain tables before NWB 2.9.</summary>
    public static string ReadAs(NwbObject item) =>
        item is { Path: "/general/extracellular_ephys/electrodes", Type.Name: "DynamicTable" }
            ? "ElectrodesTable"
            : item.Type.Name;

    private static string WithArticle(string type) =>
        "AEIO".Contains(type[0], StringComparison.Ordinal) ? $"an {type}" : $"a {type}";
}
