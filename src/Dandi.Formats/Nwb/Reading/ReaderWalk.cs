using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>Walks through a file to build a <see cref="ReaderTree"/>, and fails where PyNWB fails.</summary>
internal sealed class ReaderWalk(Hdf5File file, ExternalLinkTargets others, CancellationToken token)
{
    // The limit of Python's recursion, at which PyNWB fails too.
    private const int MaxDepth = 900;

    private readonly Dictionary<long, ReaderNode> _nodes = [];
    private readonly HashSet<long> _inProgress = [];
    private readonly List<string> _names = [];
    private readonly Hdf5Group? _specifications = SpecLocation.Find(file);
    private HardLinkNames? _hardLinkNames;

    /// <summary>Walks from the root.</summary>
    /// <returns>All groups and datasets, by address.</returns>
    /// <exception cref="UnreadableNwbException">PyNWB fails while it walks through the file.</exception>
    public Dictionary<long, ReaderNode> Walk()
    {
        Visit(file.Root, "");
        return _nodes;
    }

    private string Here => "/" + string.Join('/', _names.Skip(1));

    private ReaderNode Visit(Hdf5Object stored, string name)
    {
        token.ThrowIfCancellationRequested();
        if (_nodes.TryGetValue(stored.Address, out var known))
            return known;
        _names.Add(name);
        if (!_inProgress.Add(stored.Address))
            throw ReaderErrors.LinkCycle(Here);
        if (_inProgress.Count > MaxDepth)
            throw ReaderErrors.TooDeep(Here, MaxDepth);
        var node = new ReaderNode(name, stored);
        VisitAttributes(stored);
        if (stored is Hdf5Group group)
            VisitMembers(node, group);
        else if (stored is Hdf5Dataset dataset)
            ReaderErrors.Check(dataset, Here);
        else
            throw ReaderErrors.CommittedType(Here);
        _inProgress.Remove(stored.Address);
        _names.RemoveAt(_names.Count - 1);
        return _nodes[stored.Address] = node;
    }

    private void VisitAttributes(Hdf5Object stored)
    {
        foreach (var attribute in AttributesOf(stored))
        {
            if (ReaderErrors.Check(attribute, Here) is { } reference)
                VisitReferenced(reference);
        }
    }

    private static IEnumerable<Hdf5Attribute> AttributesOf(Hdf5Object stored) =>
        stored.Attributes.Where(attribute => attribute.Name != SpecLocation.Attribute);

    private void VisitReferenced(Hdf5Attribute reference)
    {
        Hdf5Object? target;
        try
        {
            target = References.Resolve(reference);
        }
        catch (UnsupportedHdf5Exception)
        {
            // A feature that only this version does not support does not stop the walk; it matters if a later step
            // needs the value.
            return;
        }
        if (target is not null && _nodes.ContainsKey(target.Address))
            return;
        _hardLinkNames ??= new HardLinkNames(file, token);
        var name = target is null ? null : _hardLinkNames.NameOf(target);
        if (name is null)
            throw ReaderErrors.DanglingReference(reference, Here);
        Visit(target!, name);
    }

    private void VisitMembers(ReaderNode node, Hdf5Group group)
    {
        var (groups, datasets, links) = (NewList(), NewList(), NewList());
        foreach (var link in InOrder(group))
        {
            if (link.Kind != Hdf5LinkKind.Hard)
            {
                // Links are kept under the last name of their target; if two share it, the later one wins.
                if (FollowLink(link, group) is { } member)
                    links[member.Node.Name] = member;
                continue;
            }
            if (link.Address == _specifications?.Address)
                continue;
            var target = Visit(file.ObjectAt(link.Address), link.Name);
            (target.IsGroup ? groups : datasets)[target.Name] = new ReaderMember(target.Name, target, IsLink: false);
        }
        AddMembers(node, group, [("groups", groups), ("datasets", datasets), ("links", links)]);
    }

    private static OrderedDictionary<string, ReaderMember> NewList() => new(StringComparer.Ordinal);

    /// <summary>The links in creation order if the group tracks it, otherwise in the order of their names.</summary>
    private static IEnumerable<Hdf5Link> InOrder(Hdf5Group group) =>
        group.LinkOrder == Hdf5CreationOrder.None ? group.Links : group.Links.OrderBy(link => link.CreationOrder);

    private ReaderMember? FollowLink(Hdf5Link link, Hdf5Group group)
    {
        if (link.Kind == Hdf5LinkKind.External)
        {
            return others.Find(link) is { } outside
                ? new ReaderMember(link.Name, new ReaderNode(LastName(link), outside, isExternal: true), IsLink: true)
                : null;
        }
        // PyNWB ignores a dangling link with a warning.
        if (link.Kind != Hdf5LinkKind.Soft || file.Follow(link, group) is not { } target)
            return null;
        // PyNWB resolves a relative path from the root, wherever the link is.
        if (!link.TargetPath!.StartsWith('/'))
            target = file.Find("/" + link.TargetPath) ?? throw ReaderErrors.RelativeLink(link, Here);
        return new ReaderMember(link.Name, Visit(target, LastName(link)), IsLink: true);
    }

    private static string LastName(Hdf5Link link) => link.TargetPath![(link.TargetPath!.LastIndexOf('/') + 1)..];

    private void AddMembers(
        ReaderNode node,
        Hdf5Group group,
        (string Kind, OrderedDictionary<string, ReaderMember> Members)[] kinds
    )
    {
        var kindOf = AttributesOf(group)
            .Select(attribute => attribute.Name)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, _ => "attributes", StringComparer.Ordinal);
        foreach (var (kind, members) in kinds)
        {
            foreach (var member in members.Values)
            {
                if (!kindOf.TryAdd(member.Name, kind) && kindOf[member.Name] != kind)
                    throw ReaderErrors.SameName(member.Name, node.Name, kindOf[member.Name], kind, Here);
                node.Members[member.Name] = member;
                if (!member.IsLink)
                    member.Node.Parent ??= node;
            }
        }
    }
}
