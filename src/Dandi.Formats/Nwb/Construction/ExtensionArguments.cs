using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Construction;

/// <summary>
/// Checks the arguments of the classes that hdmf generates for types of extensions: everything that the extension
/// adds to a built-in type and does not make optional is required (docs/spec/nwb.md 1.5).
/// </summary>
internal static class ExtensionArguments
{
    private static readonly ObjectSpec EmptySpec = new() { IsGroup = true };

    // Every object has these, and they are not passed to constructors.
    private static readonly HashSet<string> NoArguments = new(StringComparer.Ordinal)
    {
        "neurodata_type",
        "namespace",
        "object_id",
    };

    /// <exception cref="UnreadableNwbException">An argument is missing or has the wrong type.</exception>
    public static void Check(NwbObject item)
    {
        if (IsBuiltIn(item.Type))
            return;
        var known = BaseOf(item.Type)?.Content ?? EmptySpec;
        CheckAttributes(
            item,
            item.Stored,
            item.Type.Attributes.Where(spec =>
                !NoArguments.Contains(spec.Name) && known.Attributes.All(other => other.Name != spec.Name)
            ),
            ""
        );
        foreach (var spec in item.Type.Datasets.Where(spec => known.Datasets.All(other => !IsSame(other, spec))))
            CheckDataset(item, spec);
        foreach (var spec in item.Type.Groups.Where(spec => known.Groups.All(other => !IsSame(other, spec))))
            CheckChild(item, spec);
        foreach (
            var spec in item.Type.Links.Where(spec =>
                spec is { Name: not null, Quantity.IsRequired: true }
                && known.Links.All(other => other.Name != spec.Name)
            )
        )
        {
            if (item.Member(spec.Name!) is null)
                throw ConstructError.Missing(item, spec.Name!);
        }
    }

    private static bool IsBuiltIn(TypeSpec type) => SpecCatalog.BuiltIn.HasNamespace(type.Namespace);

    private static TypeSpec? BaseOf(TypeSpec? type)
    {
        while (type is not null && !IsBuiltIn(type))
            type = type.Parent;
        return type;
    }

    private static bool IsSame(ObjectSpec one, ObjectSpec other) =>
        one.Name is null ? other.Name is null && one.TypeName == other.TypeName : one.Name == other.Name;

    private static void CheckDataset(NwbObject item, ObjectSpec spec)
    {
        // Columns of a table are not arguments of the constructor.
        if (
            item.IsKindOf("DynamicTable")
            && spec.TypeName is { } type
            && item.File.Catalog.Find(item.Type.Namespace, type)?.IsKindOf("VectorData") == true
        )
            return;
        CheckChild(item, spec);
        if (spec is { TypeName: null, Name: { } name } && item.Dataset(name) is { } dataset)
            CheckAttributes(item, dataset, spec.Attributes, $"{name}__");
    }

    private static void CheckAttributes(
        NwbObject item,
        Hdf5Object stored,
        IEnumerable<AttributeSpec> specs,
        string prefix
    )
    {
        foreach (var spec in specs.Where(spec => spec.FixedValue is null))
        {
            if (stored.Attribute(spec.Name) is not { } attribute)
            {
                if (spec.IsRequired)
                    throw ConstructError.Missing(item, prefix + spec.Name);
            }
            else if (spec is { Shape: null, Dtype: SpecDtype.Plain { Name: var dtype } } && KindOf(dtype) is { } kind)
            {
                if (!attribute.Dataspace.IsScalar)
                    throw ConstructError.WrongType(
                        item,
                        prefix + spec.Name,
                        attribute.Dataspace.IsNull ? "Empty" : "ndarray",
                        kind
                    );
                if (IsOfKind(attribute.Type, kind))
                    continue;
                throw ConstructError.WrongType(
                    item,
                    prefix + spec.Name,
                    attribute.Type.Class == Hdf5TypeClass.String ? "str" : Reading.NumpyTypeName.Of(attribute.Type),
                    kind
                );
            }
        }
    }

    private static void CheckChild(NwbObject item, ObjectSpec spec)
    {
        if (!spec.Quantity.IsRequired || spec.FixedValue is not null || spec.DefaultValue is not null)
            return;
        if (spec.Name is { } name)
        {
            if (spec is { IsGroup: true, TypeName: null })
                return;
            if (item.Member(name) is null)
                throw ConstructError.Missing(item, name);
        }
        else if (
            !spec.Quantity.IsMany
            && spec.TypeName is { } type
            && !item.MemberNames.Any(member => item.Object(member)?.IsKindOf(type) == true)
        )
        {
            throw ConstructError.Missing(item, ArgumentTypes.SnakeCase(type));
        }
    }

    /// <summary>
    /// The Python type that generated constructors require for a dtype, in addition to those of
    /// <see cref="ArgumentTypes"/>.
    /// </summary>
    private static string? KindOf(string dataType) =>
        dataType switch
        {
            "int" or "int8" or "int16" or "int32" or "int64" or "short" or "long" => "int",
            "bool" => "bool",
            _ => null,
        };

    private static bool IsOfKind(Hdf5Type found, string kind) =>
        kind == "bool" ? found.IsBoolean : found.Class is Hdf5TypeClass.Integer;
}
