using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Reads the neurodata type that a group or dataset states in its attributes <c>neurodata_type</c> and
/// <c>namespace</c>, as hdmf interprets them.
/// </summary>
internal static class StoredTypes
{
    private const string TypeName = "neurodata_type";
    private const string Namespace = "namespace";

    /// <summary>The name of the type; null if there is none.</summary>
    public static string? NameOf(Hdf5Object stored) => Text(stored, TypeName);

    /// <summary>True if the type is written as an array, on which hdmf fails.</summary>
    public static bool IsList(Hdf5Object stored) =>
        stored.Attribute(TypeName) is { Dataspace: { IsScalar: false, IsNull: false } };

    /// <summary>
    /// The type of a member without a specified name; null if it states none, or one that its namespace does not
    /// define (such a member is ignored).
    /// </summary>
    /// <exception cref="UnreadableNwbException">The namespace is unknown.</exception>
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

    /// <summary>The type of a member with a specified name.</summary>
    /// <exception cref="UnreadableNwbException">The member states no type or an unknown one.</exception>
    public static TypeSpec Require(SpecCatalog catalog, Hdf5Object stored, string path)
    {
        var builder = path == "/" ? "root" : "root" + path;
        if (Text(stored, TypeName) is not { } type)
            throw new UnreadableNwbException(
                "builtins.ValueError",
                $"No data_type found for builder {builder}",
                $"{path} has no attribute `neurodata_type`, which is required here. Write the attribute."
            );
        if (Text(stored, Namespace) is not { } from)
            throw new UnreadableNwbException(
                "builtins.ValueError",
                $"No namespace found for builder {builder}",
                $"{path} has no attribute `namespace` for its type `{type}`. Write the attribute."
            );
        if (!catalog.HasNamespace(from))
            throw UnknownNamespace(from);
        return catalog.Find(from, type)
            ?? throw new UnreadableNwbException(
                "builtins.ValueError",
                $"No specification for '{type}' in namespace '{from}'",
                $"{path} has the type `{type}`, which the namespace `{from}` does not define."
            );
    }

    private static string? Text(Hdf5Object stored, string name) =>
        stored.Attribute(name) is { Dataspace.IsScalar: true } attribute ? attribute.ReadString() : null;

    private static UnreadableNwbException NotText(Hdf5Object stored, string name, string argument)
    {
        var attribute = stored.Attribute(name)!;
        var found =
            attribute.Dataspace.IsNull ? "Empty"
            : attribute.Dataspace.IsScalar ? NumpyTypeName.Of(attribute.Type)
            : "ndarray";
        return new UnreadableNwbException(
            "builtins.TypeError",
            $"NamespaceCatalog.get_hierarchy: incorrect type for '{argument}' (got '{found}', expected 'str')",
            $"The attribute `{name}` of an object has the type {found}. Write the object's "
                + $"{(name == TypeName ? "type" : "namespace")} as a single text."
        );
    }

    private static UnreadableNwbException UnknownNamespace(string name) =>
        new(
            "builtins.KeyError",
            $"\"'{name}' not a namespace\"",
            $"The file uses the extension `{name}` but does not contain its specification. Write the file "
                + $"with cached specifications (PyNWB: `cache_spec=True`, the default)."
        );
}
