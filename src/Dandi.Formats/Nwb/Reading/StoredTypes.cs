using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>Which type a group or dataset says it has (its attributes <c>neurodata_type</c> and <c>namespace</c>), and what the reference reader makes of that.</summary>
internal static class StoredTypes
{
    private const string TypeName = "neurodata_type";
    private const string Namespace = "namespace";

    /// <summary>The name of its type; null if it has none.</summary>
    public static string? NameOf(Hdf5Object stored) => Text(stored, TypeName);

    /// <summary>Whether its type is written as an array, at which the reference stops.</summary>
    public static bool IsList(Hdf5Object stored) =>
        stored.Attribute(TypeName) is { Space: { IsScalar: false, IsNull: false } };

    /// <summary>The type of something in a place that is open to any; null if it has none, or one that its namespace does not know, for then it is left out.</summary>
    /// <exception cref="UnreadableNwbException">Its namespace is not known.</exception>
    public static TypeSpec? Find(SpecCatalog catalog, Hdf5Object stored)
    {
        if (stored.Attribute(TypeName) is null || stored.Attribute(Namespace) is null)
            return null;
        if (Text(stored, TypeName) is not { } type)
            throw NotText(stored, TypeName, "data_type");
        if (Text(stored, Namespace) is not { } from)
            throw NotText(stored, Namespace, "namespace");
        if (!catalog.HasNamespace(from))
            throw UnknownNamespace(from);
        return catalog.Find(from, type);
    }

    /// <summary>The type of something that is asked for by its name.</summary>
    /// <exception cref="UnreadableNwbException">It has none, or one that is not known.</exception>
    public static TypeSpec Require(SpecCatalog catalog, Hdf5Object stored, string path)
    {
        var builder = path == "/" ? "root" : "root" + path;
        if (Text(stored, TypeName) is not { } type)
            throw new UnreadableNwbException(
                "builtins.ValueError",
                $"No data_type found for builder {builder}",
                $"{path} has no attribute `neurodata_type` that says what it is; its place asks for one."
            );
        if (Text(stored, Namespace) is not { } from)
            throw new UnreadableNwbException(
                "builtins.ValueError",
                $"No namespace found for builder {builder}",
                $"{path} has no attribute `namespace` that says where its type `{type}` is specified."
            );
        if (!catalog.HasNamespace(from))
            throw UnknownNamespace(from);
        return catalog.Find(from, type)
            ?? throw new UnreadableNwbException(
                "builtins.ValueError",
                $"No specification for '{type}' in namespace '{from}'",
                $"{path} has the type `{type}`, which the namespace `{from}` does not specify."
            );
    }

    private static string? Text(Hdf5Object stored, string name) =>
        stored.Attribute(name) is { Space.IsScalar: true } attribute ? attribute.ReadText() : null;

    private static UnreadableNwbException NotText(Hdf5Object stored, string name, string argument)
    {
        var attribute = stored.Attribute(name)!;
        var found =
            attribute.Space.IsNull ? "Empty"
            : attribute.Space.IsScalar ? NumpyName.Of(attribute.Type)
            : "ndarray";
        return new UnreadableNwbException(
            "builtins.TypeError",
            $"NamespaceCatalog.get_hierarchy: incorrect type for '{argument}' (got '{found}', expected 'str')",
            $"The attribute `{name}` of an object is of type {found}; it is a single text. Write the name of the object's {(name == TypeName ? "type" : "namespace")}."
        );
    }

    private static UnreadableNwbException UnknownNamespace(string name) =>
        new(
            "builtins.KeyError",
            $"\"'{name}' not a namespace\"",
            $"The file uses the extension `{name}` and does not carry its specification. Write it with the specifications cached (PyNWB: `cache_spec=True`, its default)."
        );
}
