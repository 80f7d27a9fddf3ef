using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Construction;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>Creates the objects of a file as PyNWB does (docs/spec/nwb.md 1.5).</summary>
/// <remarks>
/// <para>The order is that of hdmf. For each group, starting at the root:</para>
/// <list type="number">
/// <item>the targets of reference attributes that its type specifies;</item>
/// <item>the members that its type specifies: links, then groups, then datasets, recursively. A member that no
/// specification has a place for is left out;</item>
/// <item>the object itself, which must pass <see cref="ConstructionRules"/>.</item>
/// </list>
/// <para>So an object's parts exist before the object, and the first failure is the one that PyNWB would report. In
/// the end each object becomes a child of the nearest object above its path, whichever link it was reached by.</para>
/// <para><see cref="UnreadableNwbException"/> and <see cref="InvalidHdf5Exception"/> are not caught: they end the
/// reading. An <see cref="UnsupportedHdf5Exception"/> of a single rule or reference is recorded in
/// <see cref="UncheckedParts"/>, and reading continues.</para>
/// </remarks>
internal sealed class ObjectTree
{
    private const int MaxObjectDepth = 200;

    private readonly NwbFile _file;
    private readonly Dictionary<long, NwbObject> _objects;
    private readonly ReaderTree _tree;
    private readonly HashSet<long> _inProgress = [];
    private readonly ConstructionRules _rules = new();

    /// <param name="file">The file whose objects are created.</param>
    /// <param name="objects">Receives the objects, by address.</param>
    public ObjectTree(NwbFile file, Dictionary<long, NwbObject> objects)
    {
        (_file, _objects) = (file, objects);
        _tree = file.Tree;
    }

    /// <summary>Creates all objects and returns the root.</summary>
    /// <exception cref="UnreadableNwbException">PyNWB cannot read the file.</exception>
    public NwbObject Read()
    {
        var root = Construct(_file.Hdf5.Root);
        // The parent of an object is determined by its path, not by the link that it was reached by.
        foreach (var item in _objects.Values.OrderBy(item => item.Path, StringComparer.Ordinal))
            OwnerOf(item)?.AddChild(item);
        return root;
    }

    private NwbObject? OwnerOf(NwbObject item) =>
        _tree
            .Ancestors(item.Address)
            .Select(address => _objects.GetValueOrDefault(address))
            .FirstOrDefault(owner => owner is not null);

    private NwbObject Construct(Hdf5Object stored)
    {
        if (_objects.TryGetValue(stored.Address, out var known))
            return known;
        var path = _tree.PathOf(stored);
        if (!_inProgress.Add(stored.Address) || _inProgress.Count > MaxObjectDepth)
        {
            throw new UnreadableNwbException(
                "builtins.RecursionError",
                "maximum recursion depth exceeded",
                $"{path} contains itself through a link, or is nested in more than {MaxObjectDepth} other "
                    + $"objects. Remove the link."
            );
        }
        var type = StoredTypes.Require(_file.Catalog, stored, path);
        var item = new NwbObject(_file, path, type, stored);
        foreach (var attribute in type.Attributes)
            ConstructReferenced(stored, path, attribute);
        if (stored is Hdf5Group group)
            ConstructMembers(item, group, type.Links, type.Groups, type.Datasets);
        _objects[stored.Address] = item;
        _inProgress.Remove(stored.Address);
        _rules.Check(item);
        return item;
    }

    private void ConstructReferenced(Hdf5Object stored, string path, AttributeSpec spec)
    {
        if (
            spec.Dtype is not SpecDtype.Reference
            || stored.Attribute(spec.Name) is not { Type.Class: Hdf5TypeClass.Reference, Count: > 0 } attribute
        )
            return;
        Hdf5Object? target = null;
        try
        {
            target = References.Resolve(attribute);
        }
        catch (UnsupportedHdf5Exception unsupported)
        {
            _file.Unchecked.Add(path, "the rules of the NWB reader", unsupported);
        }
        if (target is not null)
            Construct(target);
    }

    private void ConstructMembers(
        NwbObject item,
        Hdf5Group group,
        IReadOnlyList<LinkSpec> links,
        IReadOnlyList<ObjectSpec> groups,
        IReadOnlyList<ObjectSpec> datasets
    )
    {
        var members = new GroupMembers(_tree, _file.Catalog, group);
        foreach (var spec in links)
            ConstructLinked(members, spec);
        foreach (var spec in groups)
        {
            if (spec.TypeName is { } type)
                ConstructTyped(members.Groups, spec.Name, type);
            else if (spec.Name is { } name && members.Groups.GetValueOrDefault(name) is Hdf5Group subgroup)
                ConstructMembers(item, subgroup, spec.Links, spec.Groups, spec.Datasets);
            if (spec is { TypeName: { } open, Name: null })
                CheckDuplicates(item, members, open);
        }
        foreach (var spec in datasets)
        {
            if (spec.TypeName is { } type)
                ConstructTyped(members.Datasets, spec.Name, type);
        }
    }

    /// <summary>
    /// hdmf fails if a group has the same object twice in an unnamed place: as a member and through a link.
    /// </summary>
    private void CheckDuplicates(NwbObject item, GroupMembers members, string type)
    {
        var own = members
            .Groups.Where(member => !members.Linked.ContainsKey(member.Key))
            .Select(member => member.Value.Address)
            .ToHashSet();
        foreach (var (name, target) in members.Linked)
        {
            if (!own.Contains(target.Address) || StoredTypes.Find(_file.Catalog, target)?.IsKindOf(type) != true)
                continue;
            throw ConstructError.Failed(
                item,
                "Cannot add … already exists",
                $"the link `{name}` points to {_tree.PathOf(target)}, which is already a member of the same "
                    + $"group. Remove the link."
            );
        }
    }

    private void ConstructLinked(GroupMembers members, LinkSpec spec)
    {
        if (spec.Name is { } name)
        {
            if (members.Linked.GetValueOrDefault(name) is { } target)
                Construct(target);
            return;
        }
        foreach (var target in members.Linked.Values)
        {
            if (StoredTypes.NameOf(target) == spec.TargetType)
                Construct(target);
        }
    }

    private void ConstructTyped(IReadOnlyDictionary<string, Hdf5Object> members, string? name, string type)
    {
        if (name is not null)
        {
            if (members.GetValueOrDefault(name) is { } member)
                Construct(member);
            return;
        }
        foreach (var member in members.Values)
        {
            if (StoredTypes.Find(_file.Catalog, member)?.IsKindOf(type) == true)
                Construct(member);
        }
    }
}
