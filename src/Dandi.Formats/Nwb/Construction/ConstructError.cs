namespace Dandi.Nwb.Construction;

/// <summary>
/// Creates the exceptions for objects that PyNWB cannot construct: "Could not construct … object due to: …"
/// (docs/spec/nwb.md 1.5).
/// </summary>
internal static class ConstructError
{
    private const string PythonException = "hdmf.build.errors.ConstructError";

    /// <summary>An object that cannot be constructed.</summary>
    /// <param name="item">The object that cannot be constructed.</param>
    /// <param name="pythonMessage">The part of Python's message after "due to:".</param>
    /// <param name="explanation">What is wrong and what to do, as a sentence that follows the path and type of the
    /// object.</param>
    public static UnreadableNwbException Failed(NwbObject item, string pythonMessage, string explanation) =>
        new(PythonException, pythonMessage, $"{item.Path} cannot be read as {WithArticle(ReadAs(item))}: {explanation}")
        {
            ConstructedType = ReadAs(item),
            Location = item.Path,
        };

    /// <summary>An object without a required argument.</summary>
    public static UnreadableNwbException Missing(NwbObject item, string argument) =>
        Failed(item, $"{ReadAs(item)}.__init__: missing argument '{argument}'", $"`{argument}` is missing.");

    /// <summary>An object with a field of the wrong type.</summary>
    public static UnreadableNwbException WrongType(NwbObject item, string argument, string found, string expected) =>
        Failed(
            item,
            $"{ReadAs(item)}.__init__: incorrect type for '{argument}' (got '{found}', expected '{expected}')",
            $"`{argument}` has the type {found}; expected {expected}."
        );

    /// <summary>
    /// The type that PyNWB constructs: before NWB 2.9, the electrodes table was a plain DynamicTable.
    /// </summary>
    public static string ReadAs(NwbObject item) =>
        item is { Path: "/general/extracellular_ephys/electrodes", Type.Name: "DynamicTable" }
            ? "ElectrodesTable"
            : item.Type.Name;

    private static string WithArticle(string type) =>
        "AEIO".Contains(type[0], StringComparison.Ordinal) ? $"an {type}" : $"a {type}";
}
