namespace Dandi.Nwb.Specs;

/// <summary>A neurodata type, with all that it inherits.</summary>
public sealed class TypeSpec
{
    internal TypeSpec(string name, string namespaceName, TypeSpec? parent, ObjectSpec content) =>
        (Name, Namespace, Parent, Content) = (name, namespaceName, parent, content);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The namespace that defines it.</summary>
    public string Namespace { get; }

    /// <summary>The type that it is derived from; null if there is none.</summary>
    public TypeSpec? Parent { get; }

    /// <summary>What objects of this type have to be.</summary>
    public ObjectSpec Content { get; }

    /// <summary>Whether its objects are groups; otherwise datasets.</summary>
    public bool IsGroup => Content.IsGroup;

    /// <summary>The attributes, its own and inherited ones.</summary>
    public IReadOnlyList<AttributeSpec> Attributes => Content.Attributes;

    /// <summary>The datasets in its groups, its own and inherited ones.</summary>
    public IReadOnlyList<ObjectSpec> Datasets => Content.Datasets;

    /// <summary>The groups in its groups, its own and inherited ones.</summary>
    public IReadOnlyList<ObjectSpec> Groups => Content.Groups;

    /// <summary>The links in its groups, its own and inherited ones.</summary>
    public IReadOnlyList<LinkSpec> Links => Content.Links;

    /// <summary>Whether it is a type or derived from it, directly or not.</summary>
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
