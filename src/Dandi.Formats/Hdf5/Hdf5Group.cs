using Dandi.Hdf5.Groups;
using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5;

/// <summary>A group: a set of named links to objects. The root of a file is a group.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    private IReadOnlyList<Hdf5Link>? _links;
    private Dictionary<string, Hdf5Link>? _byName;
    private Hdf5CreationOrder? _order;

    internal Hdf5Group(Hdf5File file, ObjectHeader header)
        : base(file, header) { }

    /// <summary>The links, sorted by the bytes of their names; read on first use.</summary>
    /// <exception cref="Hdf5Exception">The list of links is damaged, not supported, or exceeds a limit.</exception>
    public IReadOnlyList<Hdf5Link> Links => _links ??= ReadLinks();

    /// <summary>Whether the order in which the links were created is recorded.</summary>
    /// <exception cref="Hdf5Exception">The link info message is damaged or not supported.</exception>
    public Hdf5CreationOrder LinkOrder => _order ??= ReadOrder();

    /// <summary>The words for an error message about the limit of links.</summary>
    internal static (string Owner, string Members) LinkList => ("The group", "links");

    /// <summary>Finds a link by its name.</summary>
    /// <returns>Null if there is no link of that name.</returns>
    /// <exception cref="Hdf5Exception">The list of links is damaged, not supported, or exceeds a limit.</exception>
    public Hdf5Link? Link(string name)
    {
        if (_byName is null)
        {
            _byName = new Dictionary<string, Hdf5Link>(Links.Count, StringComparer.Ordinal);
            foreach (var link in Links)
                _byName.TryAdd(link.Name, link);
        }
        return _byName.GetValueOrDefault(name);
    }

    private List<Hdf5Link> ReadLinks()
    {
        var links = ReadUnordered();
        links.Sort(static (left, right) => Hdf5Text.Compare(left.Name, right.Name));
        return links;
    }

    private List<Hdf5Link> ReadUnordered()
    {
        if (Header.Find(MessageKind.SymbolTable) is { } table)
        {
            var body = table.Read(File.Bytes, "symbol table");
            return new SymbolTable(File.Bytes, body.ReadAddress(), body.ReadAddress()).Read();
        }
        var info = OpenInfo(out _);
        var heap = info.ReadAddress();
        var tree = info.ReadAddress();
        return heap == ByteCursor.Undefined ? ReadCompact() : ReadDense(heap, tree);
    }

    private List<Hdf5Link> ReadCompact()
    {
        var links = new List<Hdf5Link>();
        foreach (var message in Header.Messages)
        {
            if (message.Kind != MessageKind.Link)
                continue;
            var body = message.Read(File.Bytes, "link");
            links.Add(LinkMessage.Read(ref body));
        }
        return links;
    }

    private List<Hdf5Link> ReadDense(long heapAddress, long treeAddress)
    {
        const int LinkNameIndex = 5;
        const int HashBytes = 4;
        var heap = new FractalHeap(File.Bytes, heapAddress);
        var links = new List<Hdf5Link>();
        foreach (var record in new BTreeV2(File.Bytes, treeAddress, LinkNameIndex).Records())
        {
            if (record.Length <= HashBytes)
                throw Damaged("The records of the link index are too short");
            var body = heap.Read(record.Span[HashBytes..]);
            File.Bytes.Budget.SpendMetadata(body.Remaining + ReadingBudget.ObjectOverhead);
            links.Add(LinkMessage.Read(ref body));
            File.Bytes.Budget.CheckMembers(links.Count, LinkList, "group", Address + File.UserBlock);
        }
        return links;
    }

    private Hdf5CreationOrder ReadOrder()
    {
        if (Header.Find(MessageKind.LinkInfo) is null)
            return Hdf5CreationOrder.None;
        OpenInfo(out var flags);
        return CreationOrderFlags.Read(flags);
    }

    private ByteCursor OpenInfo(out int flags)
    {
        var info = Header.Find(MessageKind.LinkInfo)!.Value.Read(File.Bytes, "link information");
        if (info.ReadByte() is not 0 and var version)
            throw info.UnknownVersion(version, 0, "the link info message");
        flags = info.ReadByte();
        if (CreationOrderFlags.Read(flags) != Hdf5CreationOrder.None)
            info.Skip(8);
        return info;
    }

    private InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5ErrorKind.Damaged, "group", Address + File.UserBlock, problem);
}
