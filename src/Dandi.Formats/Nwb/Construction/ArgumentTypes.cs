using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Construction;

/// <summary>
/// Checks that fields have the types that PyNWB's constructors accept: texts, floats, arrays, objects
/// (docs/spec/nwb.md 1.5).
/// </summary>
internal static class ArgumentTypes
{
    // Every object has these, and they are not passed to constructors as they are.
    private static readonly HashSet<string> NoArguments = new(StringComparer.Ordinal)
    {
        "neurodata_type",
        "namespace",
        "object_id",
        "nwb_version",
        ".specloc",
        "colnames",
    };

    // These may also be a single text; the dates of changes are checked as dates.
    private static readonly HashSet<string> SingleOrSeveral = new(StringComparer.Ordinal)
    {
        "experimenter",
        "related_publications",
        "file_create_date",
    };

    private const string Arrays =
        "ndarray, list, tuple, Dataset, Series, ExtensionArray, Array, StrDataset, HDMFDataset or "
        + "AbstractDataChunkIterator";

    /// <exception cref="UnreadableNwbException">A field has a type that the constructor rejects.</exception>
    public static void Check(NwbObject item)
    {
        if (item.Stored is Hdf5Dataset { Dataspace.IsScalar: true } single && item.Type.Content.Shape is not null)
            throw ConstructError.WrongType(item, "data", NameOf(single.Type), Arrays);
        CheckAttributes(item, item.Stored, item.Type.Attributes);
        if (item.Stored is Hdf5Group group)
            CheckMembers(item, group, item.Type.Datasets, item.Type.Groups);
        foreach (var link in item.Type.Links)
        {
            if (link.Name is { } name && item.Object(name) is { } target)
                CheckObject(item, name, target, link.TargetType);
        }
    }

    private static void CheckMembers(
        NwbObject item,
        Hdf5Group group,
        IReadOnlyList<ObjectSpec> datasets,
        IReadOnlyList<ObjectSpec> groups
    )
    {
        foreach (var spec in datasets)
        {
            if (spec is { TypeName: null, Name: { } name } && item.File.Tree.Find(name, group) is Hdf5Dataset dataset)
            {
                CheckAttributes(item, dataset, spec.Attributes);
                if (spec.Shape is not null && dataset.Dataspace.IsScalar && !SingleOrSeveral.Contains(name))
                    throw ConstructError.WrongType(item, name, NameOf(dataset.Type), Arrays);
                if (spec is { Shape: null, Dtype: SpecDtype.Plain { Name: var expected } })
                    CheckScalar(item, name, dataset, expected);
            }
        }
        foreach (var spec in groups)
        {
            if (spec is { TypeName: { } type, Name: { } named } && Find(item, group, named) is { } found)
                CheckObject(item, named, found, type);
            else if (spec is { TypeName: { } many, Name: null, Quantity.Text: not ("*" or "+") })
                CheckSingle(item, group, many);
            else if (
                spec is { TypeName: null, Name: { } untyped }
                && item.File.Tree.Find(untyped, group) is Hdf5Group subgroup
            )
                CheckMembers(item, subgroup, spec.Datasets, spec.Groups);
        }
    }

    private static void CheckAttributes(NwbObject item, Hdf5Object stored, IReadOnlyList<AttributeSpec> specs)
    {
        foreach (var spec in specs)
        {
            if (spec.Dtype is SpecDtype.Reference reference)
                CheckReference(item, spec.Name, stored, reference.TargetType);
            if (
                NoArguments.Contains(spec.Name)
                || spec.FixedValue is not null
                || spec.Shape is not null
                || spec.Dtype is not SpecDtype.Plain { Name: var expected }
            )
                continue;
            if (stored.Attribute(spec.Name) is not { } attribute)
                continue;
            if (KindOf(expected) is { } kind && !attribute.Dataspace.IsScalar)
                throw ConstructError.WrongType(item, spec.Name, attribute.Dataspace.IsNull ? "Empty" : "ndarray", kind);
            CheckKind(item, spec.Name, attribute.Type, expected);
        }
    }

    private static void CheckReference(NwbObject item, string name, Hdf5Object stored, string expected)
    {
        if (stored.Attribute(name) is not { Count: > 0 } attribute)
            return;
        if (attribute.Type.Class != Hdf5TypeClass.Reference)
            throw ConstructError.WrongType(
                item,
                name,
                attribute.Type.Class == Hdf5TypeClass.String ? "str" : NumpyTypeName.Of(attribute.Type),
                expected
            );
        if (References.Resolve(attribute) is { } target && item.File.ObjectOf(target) is { } found)
            CheckObject(item, name, found, expected);
    }

    private static void CheckScalar(NwbObject item, string name, Hdf5Dataset dataset, string expected)
    {
        if (KindOf(expected) is not { } kind)
            return;
        if (dataset.Dataspace.Count != 1)
            throw ConstructError.WrongType(
                item,
                name,
                dataset.Type.Class == Hdf5TypeClass.String ? "StrDataset" : "Dataset",
                kind
            );
        CheckKind(item, name, dataset.Type, expected);
    }

    private static void CheckKind(NwbObject item, string name, Hdf5Type found, string expected)
    {
        // A weight stored as a number is in kilograms.
        if (item.Type.Name == "Subject" && name == "weight" && found.Class == Hdf5TypeClass.Float)
            return;
        if (KindOf(expected) is { } kind && !IsOfKind(found, kind))
            throw ConstructError.WrongType(item, name, NumpyTypeName.Of(found), kind);
    }

    /// <summary>The Python type that constructors require for a dtype; null if they do not check it.</summary>
    private static string? KindOf(string dataType) =>
        dataType switch
        {
            "text" or "utf" or "utf8" or "utf-8" or "ascii" or "bytes" => "str",
            "float" or "float32" or "float64" or "double" => "float",
            _ => null,
        };

    private static string NameOf(Hdf5Type type) => type.Class == Hdf5TypeClass.String ? "str" : NumpyTypeName.Of(type);

    private static bool IsOfKind(Hdf5Type found, string kind) =>
        kind == "str" ? found.Class == Hdf5TypeClass.String : found.Class == Hdf5TypeClass.Float;

    private static NwbObject? Find(NwbObject item, Hdf5Group group, string name) =>
        item.File.Tree.Find(name, group) is { } member ? item.File.ObjectOf(member) : null;

    private static void CheckObject(NwbObject item, string name, NwbObject found, string expected)
    {
        if (found.IsKindOf(expected))
            return;
        // Before NWB 2.9 these were plain tables, which PyNWB still accepts.
        if (expected is "ElectrodesTable" or "FrequencyBandsTable" && found.IsKindOf("DynamicTable"))
            return;
        throw ConstructError.WrongType(item, name, found.Type.Name, expected);
    }

    /// <summary>Fails if a place for one object has several.</summary>
    private static void CheckSingle(NwbObject item, Hdf5Group group, string type)
    {
        var tree = item.File.Tree;
        var count = tree.MembersOf(group)
            .Count(member => item.File.ObjectOf(tree.StoredOf(member))?.IsKindOf(type) == true);
        if (count > 1)
            throw ConstructError.WrongType(item, SnakeCase(type), "list", type);
    }

    internal static string SnakeCase(string type) =>
        string.Concat(
            type.Select(
                (letter, index) =>
                    char.IsUpper(letter) ? (index > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()
            )
        );
}
