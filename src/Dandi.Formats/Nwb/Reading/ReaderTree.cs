using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>The groups and datasets of a file as the reference reader walks through them before it validates or constructs anything (nwb.md §1.2, §2.3): the members of each group in order, depth first, through links and through references
/// in attributes. The first way to an object gives it its name; under every other hard link it keeps that name. Cached specifications are not part of it.</summary>
internal sealed class ReaderTree : IDisposable
{
    private readonly Hdf5File _file;
    private readonly OtherFiles _others;
    private readonly Dictionary<long, ReaderNode> _nodes;
    private readonly Dictionary<Hdf5Object, string> _outside = new(ReferenceEqualityComparer.Instance);

    private ReaderTree(Hdf5File file, OtherFiles others, Dictionary<long, ReaderNode> nodes) =>
        (_file, _others, _nodes) = (file, others, nodes);

    /// <summary>Walks through a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where it is on this machine.</param>
    /// <param name="token">Ends the walk.</param>
    /// <exception cref="UnreadableNwbException">The reference reader stops at something.</exception>
    /// <exception cref="Specs.InvalidSpecificationException">The attribute that names the cached specifications is broken.</exception>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public static ReaderTree Read(Hdf5File file, string path, CancellationToken token)
    {
        var others = new OtherFiles(path, token);
        try
        {
            return new ReaderTree(file, others, new ReaderWalk(file, others, token).Walk());
        }
        catch
        {
            others.Dispose();
            throw;
        }
    }

    /// <summary>What a path leads to, as the reader finds it; null if there is nothing.</summary>
    /// <param name="path">Names below the group.</param>
    /// <param name="from">The group; null for the root.</param>
    public Hdf5Object? Find(string path, Hdf5Group? from = null)
    {
        var at = NodeOf(from ?? _file.Root);
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at?.Members.GetValueOrDefault(name)?.Node;
        return at?.Stored(_file);
    }

    /// <summary>The members of a group; none of one that the reader does not come to.</summary>
    public IEnumerable<ReaderMember> MembersOf(Hdf5Group group) =>
        NodeOf(group)?.Members.Values ?? Enumerable.Empty<ReaderMember>();

    /// <summary>The member of a group; null if there is none.</summary>
    public ReaderMember? Member(Hdf5Group group, string name) => NodeOf(group)?.Members.GetValueOrDefault(name);

    /// <summary>The group or dataset of a member.</summary>
    public Hdf5Object StoredOf(ReaderMember member)
    {
        var stored = member.Node.Stored(_file);
        if (!Owns(stored))
            _outside[stored] = member.Node.Name;
        return stored;
    }

    /// <summary>Whether an object is one of this file, and not one that a link into another file leads to.</summary>
    public bool Owns(Hdf5Object stored) => ReferenceEquals(stored.File, _file);

    /// <summary>The path of an object; of one in another file its name, of one that the reader does not come to its address.</summary>
    public string PathOf(Hdf5Object stored)
    {
        if (_outside.TryGetValue(stored, out var name))
            return $"/{name}";
        if (NodeOf(stored) is not { } node)
            return $"/@{stored.Address}";
        var names = new Stack<string>();
        for (var at = node; at is { Name.Length: > 0 }; at = at.Parent)
            names.Push(at.Name);
        return "/" + string.Join('/', names);
    }

    /// <summary>The addresses of the groups above an object, the nearest first.</summary>
    public IEnumerable<long> Above(long address)
    {
        for (var at = _nodes.GetValueOrDefault(address)?.Parent; at is not null; at = at.Parent)
            yield return at.Address;
    }

    /// <inheritdoc/>
    public void Dispose() => _others.Dispose();

    private ReaderNode? NodeOf(Hdf5Object stored) => Owns(stored) ? _nodes.GetValueOrDefault(stored.Address) : null;
}
