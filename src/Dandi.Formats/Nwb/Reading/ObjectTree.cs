using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Nwb.Readability;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>Makes the objects of a file in the order of the reference reader: the parts of an object before the object, and for each type what its specification asks for, so that what would be left out there is left out here,
/// and what would end the reading ends it (nwb.md §1.5).</summary>
internal sealed class ObjectTree
{
    private const int DeepestObject = 200;

    private readonly NwbFile _file;
    private readonly Dictionary<long, NwbObject> _objects;
    private readonly ReaderTree _tree;
    private readonly HashSet<long> _inWork = [];
    private readonly ConstructionRules _rules = new();

    /// <param name="file">The file.</param>
    /// <param name="objects">Where the objects go, by their addresses.</param>
    public ObjectTree(NwbFile file, Dictionary<long, NwbObject> objects)
    {
        (_file, _objects) = (file, objects);
        _tree = file.Tree;
    }

    /// <summary>The file itself as an object, all others below it.</summary>
    /// <exception cref="UnreadableNwbException">The reference reader would refuse the file.</exception>
    public NwbObject Read()
    {
        var root = Construct(_file.Hdf5.Root);
        // Who contains an object is told by the path that it lies at, whatever link it was reached by.
        foreach (var item in _objects.Values.OrderBy(item => item.Path, StringComparer.Ordinal))
            Owner(item)?.Adopt(item);
        return root;
    }

    private NwbObject? Owner(NwbObject item) =>
        _tree
            .Above(item.Address)
            .Select(address => _objects.GetValueOrDefault(address))
            .FirstOrDefault(owner => owner is not null);

    private NwbObject Construct(Hdf5Object stored)
    {
        if (_objects.TryGetValue(stored.Address, out var known))
            return known;
        var path = _tree.PathOf(stored);
        if (!_inWork.Add(stored.Address) || _inWork.Count > DeepestObject)
        {
            throw new UnreadableNwbException(
                "builtins.RecursionError",
                "maximum recursion depth exceeded",
                $"{path} contains itself, through a link, or lies below more than {DeepestObject} other objects. Remove the link."
            );
        }
        var type = StoredTypes.Require(_file.Catalog, stored, path);
        var item = new NwbObject(_file, path, type, stored);
        foreach (var attribute in type.Attributes)
            ConstructReferenced(stored, path, attribute);
        if (stored is Hdf5Group group)
            ConstructMembers(item, group, type.Links, type.Groups, type.Datasets);
        _objects[stored.Address] = item;
        _inWork.Remove(stored.Address);
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
            target = References.Find(attribute);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            _file.Unchecked.Add(path, "the rules of the NWB reader", gap);
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
            else if (spec.Name is { } name && members.Groups.GetValueOrDefault(name) is Hdf5Group below)
                ConstructMembers(item, below, spec.Links, spec.Groups, spec.Datasets);
            if (spec is { TypeName: { } open, Name: null })
                CheckTwice(item, members, open);
        }
        foreach (var spec in datasets)
        {
            if (spec.TypeName is { } type)
                ConstructTyped(members.Datasets, spec.Name, type);
        }
    }

    /// <summary>An open place does not take the same object once as a member and once through a link.</summary>
    private void CheckTwice(NwbObject item, GroupMembers members, string type)
    {
        var own = members
            .Groups.Where(member => !members.Linked.ContainsKey(member.Key))
            .Select(member => member.Value.Address)
            .ToHashSet();
        foreach (var (name, target) in members.Linked)
        {
            if (!own.Contains(target.Address) || StoredTypes.Find(_file.Catalog, target)?.IsKindOf(type) != true)
                continue;
            throw Construction.Fails(
                item,
                "Cannot add … already exists",
                $"the link `{name}` leads to {_tree.PathOf(target)}, which is in the same place already. Remove the link."
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
