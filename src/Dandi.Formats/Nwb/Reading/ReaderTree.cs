using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>
/// The groups and datasets of a file as PyNWB walks through them before it validates or constructs anything
/// (docs/spec/nwb.md 1.2, 2.3; docs/decisions/0016-nwb-reader-walk.md).
/// </summary>
/// <remarks>The walk is depth first, with the members of each group in order, and follows links and references in
/// attributes. The first path to an object determines its name, which it keeps under every other hard link. The group
/// of cached specifications is not part of the tree.</remarks>
internal sealed class ReaderTree : IDisposable
{
    private readonly Hdf5File _file;
    private readonly ExternalLinkTargets _externalTargets;
    private readonly Dictionary<long, ReaderNode> _nodes;
    private readonly Dictionary<Hdf5Object, string> _externalNames = new(ReferenceEqualityComparer.Instance);

    private ReaderTree(Hdf5File file, ExternalLinkTargets others, Dictionary<long, ReaderNode> nodes) =>
        (_file, _externalTargets, _nodes) = (file, others, nodes);

    /// <summary>Walks through a file.</summary>
    /// <param name="file">The open file; the caller disposes it.</param>
    /// <param name="path">The path of the file, to resolve external links; null to follow none.</param>
    /// <param name="token">Cancels the walk.</param>
    /// <exception cref="UnreadableNwbException">PyNWB fails while it walks through the file.</exception>
    /// <exception cref="Specs.InvalidSpecificationException">The attribute that refers to the cached specifications
    /// is invalid.</exception>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public static ReaderTree Read(Hdf5File file, string? path, CancellationToken token)
    {
        var others = new ExternalLinkTargets(path, token);
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

    /// <summary>Finds a group or dataset by its path, as PyNWB does; null if there is none.</summary>
    /// <param name="path">Names, separated by <c>/</c>.</param>
    /// <param name="from">The group where the path starts; null for the root.</param>
    public Hdf5Object? Find(string path, Hdf5Group? from = null)
    {
        var at = NodeOf(from ?? _file.Root);
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at?.Members.GetValueOrDefault(name)?.Node;
        return at?.Stored(_file);
    }

    /// <summary>The members of a group; empty for a group that the walk does not reach.</summary>
    public IEnumerable<ReaderMember> MembersOf(Hdf5Group group) =>
        NodeOf(group)?.Members.Values ?? Enumerable.Empty<ReaderMember>();

    /// <summary>Finds a direct member of a group; null if there is none.</summary>
    public ReaderMember? Member(Hdf5Group group, string name) => NodeOf(group)?.Members.GetValueOrDefault(name);

    public Hdf5Object StoredOf(ReaderMember member)
    {
        var stored = member.Node.Stored(_file);
        if (!Owns(stored))
            _externalNames[stored] = member.Node.Name;
        return stored;
    }

    /// <summary>True if an object is in this file, not in a file that an external link refers to.</summary>
    public bool Owns(Hdf5Object stored) => ReferenceEquals(stored.File, _file);

    /// <summary>
    /// The path of an object. For an object in another file it is only the name; for one that the walk does not
    /// reach, the address.
    /// </summary>
    public string PathOf(Hdf5Object stored)
    {
        if (_externalNames.TryGetValue(stored, out var name))
            return $"/{name}";
        if (NodeOf(stored) is not { } node)
            return $"/@{stored.Address}";
        var names = new Stack<string>();
        for (var at = node; at is { Name.Length: > 0 }; at = at.Parent)
            names.Push(at.Name);
        return "/" + string.Join('/', names);
    }

    /// <summary>The addresses of the groups above an object, the nearest first.</summary>
    public IEnumerable<long> Ancestors(long address)
    {
        for (var at = _nodes.GetValueOrDefault(address)?.Parent; at is not null; at = at.Parent)
            yield return at.Address;
    }

    /// <inheritdoc/>
    public void Dispose() => _externalTargets.Dispose();

    private ReaderNode? NodeOf(Hdf5Object stored) => Owns(stored) ? _nodes.GetValueOrDefault(stored.Address) : null;
}
