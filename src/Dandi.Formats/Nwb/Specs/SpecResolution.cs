namespace Dandi.Nwb.Specs;

/// <summary>Gives types what they inherit, parents first (nwb.md §2.2, "Inheritance resolution").</summary>
/// <param name="known">Types that are resolved, by name; those that are found are added.</param>
internal sealed class SpecResolution(Dictionary<string, TypeSpec> known)
{
    private readonly Dictionary<string, (string Namespace, ObjectSpec Spec)> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inWork = new(StringComparer.Ordinal);

    /// <summary>Registers what a namespace defines, types within types too.</summary>
    public void Add(string namespaceName, IEnumerable<ObjectSpec> specs)
    {
        foreach (var spec in specs)
        {
            if (spec.Defines is { } type)
                _written[type] = (namespaceName, spec);
            Add(namespaceName, spec.Groups);
            Add(namespaceName, spec.Datasets);
        }
    }

    /// <summary>Resolves all that is registered.</summary>
    /// <exception cref="InvalidSpecificationException">A type contradicts its parent, or its parent is not known.</exception>
    public IReadOnlyList<TypeSpec> Resolve() => [.. _written.Keys.Select(type => Resolve(type)).OfType<TypeSpec>()];

    /// <returns>Null if the type is not known, or is being resolved just now.</returns>
    private TypeSpec? Resolve(string type)
    {
        if (known.TryGetValue(type, out var resolved))
            return resolved;
        if (!_written.TryGetValue(type, out var written) || !_inWork.Add(type))
            return null;
        TypeSpec? parent = null;
        if (written.Spec.Includes is { } includes)
        {
            parent = Resolve(includes)
                ?? throw new InvalidSpecificationException(
                    $"The type `{type}` of the namespace `{written.Namespace}` is derived from `{includes}`, which is not specified, or from itself."
                );
        }
        var content = parent is null ? written.Spec : Merge(written.Spec, parent.Content);
        content = content with
        {
            Datasets = [.. content.Datasets.Select(Expand)],
            Groups = [.. content.Groups.Select(Expand)],
        };
        _inWork.Remove(type);
        return known[type] = new TypeSpec(type, written.Namespace, parent, content);
    }

    /// <summary>A typed child takes the content of its type; in a circle of types it stays as it is.</summary>
    private ObjectSpec Expand(ObjectSpec child) =>
        child.TypeName is { } type && Resolve(type) is { } resolved && resolved.IsGroup == child.IsGroup
            ? Merge(child, resolved.Content)
            : child;

    /// <summary>Completes a specification by another one; its own word stands.</summary>
    private ObjectSpec Merge(ObjectSpec own, ObjectSpec other) =>
        own with
        {
            Dtype = MergeDtype(own, other),
            Shape = own.Shape ?? other.Shape,
            FixedValue = own.FixedValue ?? other.FixedValue,
            DefaultValue = own.DefaultValue ?? other.DefaultValue,
            Attributes = MergeAttributes(own.Attributes, other.Attributes),
            Datasets = MergeChildren(own.Datasets, other.Datasets),
            Groups = MergeChildren(own.Groups, other.Groups),
            Links = MergeLinks(own.Links, other.Links),
        };

    private static SpecDtype? MergeDtype(ObjectSpec own, ObjectSpec other)
    {
        if (own.Dtype is SpecDtype.Compound mine && other.Dtype is SpecDtype.Compound theirs)
        {
            return new SpecDtype.Compound([
                .. theirs.Members.Where(member => mine.Members.All(known => known.Name != member.Name)),
                .. mine.Members,
            ]);
        }
        return own.Dtype ?? other.Dtype;
    }

    private static List<AttributeSpec> MergeAttributes(
        IReadOnlyList<AttributeSpec> own,
        IReadOnlyList<AttributeSpec> others
    )
    {
        var merged = new List<AttributeSpec>(own);
        foreach (var other in others)
        {
            var index = merged.FindIndex(attribute => attribute.Name == other.Name);
            if (index < 0)
                merged.Add(other);
            else
            {
                var mine = merged[index];
                merged[index] = mine with
                {
                    Dtype = mine.Dtype ?? other.Dtype,
                    Shape = mine.Shape ?? other.Shape,
                    FixedValue = mine.FixedValue ?? other.FixedValue,
                    DefaultValue = mine.DefaultValue ?? other.DefaultValue,
                };
            }
        }
        return merged;
    }

    private List<ObjectSpec> MergeChildren(IReadOnlyList<ObjectSpec> own, IReadOnlyList<ObjectSpec> others)
    {
        var merged = new List<ObjectSpec>(own);
        foreach (var other in others)
        {
            var index = merged.FindIndex(child =>
                other.Name is null ? child.Name is null && child.TypeName == other.TypeName : child.Name == other.Name
            );
            if (index < 0)
                merged.Add(other);
            else if (other.Name is not null)
                merged[index] = Merge(merged[index], other);
        }
        return merged;
    }

    private static List<LinkSpec> MergeLinks(IReadOnlyList<LinkSpec> own, IReadOnlyList<LinkSpec> others) =>
        [
            .. own,
            .. others.Where(other =>
                own.All(link =>
                    other.Name is null
                        ? link.Name is not null || link.TargetType != other.TargetType
                        : link.Name != other.Name
                )
            ),
        ];
}
