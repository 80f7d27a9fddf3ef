namespace Dandi.Nwb.Specs;

/// <summary>A neurodata type, including everything that it inherits.</summary>
public sealed class TypeSpec
{
    internal TypeSpec(string name, string namespaceName, TypeSpec? parent, ObjectSpec content) =>
        (Name, Namespace, Parent, Content) = (name, namespaceName, parent, content);

    /// <summary>The name, such as <c>TimeSeries</c>.</summary>
    public string Name { get; }

    /// <summary>The name of the namespace that defines the type.</summary>
    public string Namespace { get; }

    /// <summary>The type that this one is derived from; null if there is none.</summary>
    public TypeSpec? Parent { get; }

    /// <summary>The specification of objects of this type.</summary>
    public ObjectSpec Content { get; }

    /// <summary>True if the objects are groups, false if they are datasets.</summary>
    public bool IsGroup => Content.IsGroup;

    /// <summary>The attributes, including inherited ones.</summary>
    public IReadOnlyList<AttributeSpec> Attributes => Content.Attributes;

    /// <summary>The datasets of a group, including inherited ones.</summary>
    public IReadOnlyList<ObjectSpec> Datasets => Content.Datasets;

    /// <summary>The groups of a group, including inherited ones.</summary>
    public IReadOnlyList<ObjectSpec> Groups => Content.Groups;

    /// <summary>The links of a group, including inherited ones.</summary>
    public IReadOnlyList<LinkSpec> Links => Content.Links;

    /// <summary>True if this is the given type or derived from it, directly or indirectly.</summary>
    public bool IsKindOf(string ancestorName)
    {
        for (var type = this; type is not null; type = type.Parent)
        {
            if (type.Name == ancestorName)
                return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
