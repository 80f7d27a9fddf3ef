namespace Dandi.Nwb.Specs;

/// <summary>
/// Adds inherited content to types, parents first (docs/spec/nwb.md 2.2, "Inheritance resolution").
/// </summary>
/// <param name="known">The resolved types by name; newly resolved types are added to it.</param>
internal sealed class SpecResolver(Dictionary<string, TypeSpec> known)
{
    // In the NWB schema, 20 types are derived from or contained in each other, with 6000 members in total.
    private const int MaxLevels = 200;
    private const int MaxMembers = 1_000_000;

    private readonly Dictionary<string, (string Namespace, ObjectSpec Spec)> _definitions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);
    private int _members;

    /// <summary>Registers the types that a namespace defines, including types defined within other types.</summary>
    public void Add(string namespaceName, IEnumerable<ObjectSpec> specs)
    {
        foreach (var spec in specs)
        {
            if (spec.Defines is { } type)
                _definitions[type] = (namespaceName, spec);
            Add(namespaceName, spec.Groups);
            Add(namespaceName, spec.Datasets);
        }
    }

    /// <summary>Resolves all registered types.</summary>
    /// <exception cref="InvalidSpecificationException">A type contradicts its parent, or its parent is
    /// unknown.</exception>
    public IReadOnlyList<TypeSpec> Resolve() => [.. _definitions.Keys.Select(type => Resolve(type)).OfType<TypeSpec>()];

    /// <returns>Null if the type is unknown or is currently being resolved.</returns>
    private TypeSpec? Resolve(string type)
    {
        if (known.TryGetValue(type, out var resolved))
            return resolved;
        if (!_definitions.TryGetValue(type, out var written) || !_inProgress.Add(type))
            return null;
        if (_inProgress.Count > MaxLevels)
            throw new InvalidSpecificationException(
                $"The types around `{type}` are derived from or contained in each other in more than "
                    + $"{MaxLevels} levels."
            );
        TypeSpec? parent = null;
        if (written.Spec.Includes is { } includes)
        {
            parent = Resolve(includes)
                ?? throw new InvalidSpecificationException(
                    $"The type `{type}` of the namespace `{written.Namespace}` is derived from `{includes}`, "
                        + $"which is unknown or derived from the type itself."
                );
        }
        var content = parent is null ? written.Spec : Merge(written.Spec, parent.Content);
        content = content with
        {
            Datasets = [.. content.Datasets.Select(Expand)],
            Groups = [.. content.Groups.Select(Expand)],
        };
        _inProgress.Remove(type);
        return known[type] = new TypeSpec(type, written.Namespace, parent, content);
    }

    /// <summary>
    /// Adds the content of its type to a member; unchanged if the types refer to each other in a cycle.
    /// </summary>
    private ObjectSpec Expand(ObjectSpec child) =>
        child.TypeName is { } type && Resolve(type) is { } resolved && resolved.IsGroup == child.IsGroup
            ? Merge(child, resolved.Content)
            : child;

    /// <summary>Adds what a specification does not state itself from another one.</summary>
    /// <exception cref="InvalidSpecificationException">The types have too many members in total.</exception>
    private ObjectSpec Merge(ObjectSpec own, ObjectSpec other)
    {
        _members += other.Attributes.Count + other.Datasets.Count + other.Groups.Count + other.Links.Count;
        if (_members > MaxMembers)
            throw new InvalidSpecificationException(
                $"With what they inherit, the types have more than {MaxMembers} members."
            );
        return own with
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
    }

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
