using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb;

/// <summary>
/// An open NWB 2 file with the objects that PyNWB would create from it (docs/spec/nwb.md 1.5). Data is read on
/// demand.
/// </summary>
public sealed class NwbFile
{
    private readonly Dictionary<long, NwbObject> _objects = [];

    private NwbFile(string path, Hdf5File hdf5, Func<ReaderTree> readTree, UncheckedParts uncheckedParts)
    {
        (Path, Hdf5, Unchecked) = (path, hdf5, uncheckedParts);
        Version = NwbVersionAttribute.Read(hdf5);
        Catalog = SpecCatalog.ForReading(hdf5);
        Tree = readTree();
        Root = new ObjectTree(this, _objects).Read();
    }

    /// <summary>The path that the file was opened by.</summary>
    public string Path { get; }

    /// <summary>The underlying HDF5 file; owned by the caller of <see cref="Read"/>.</summary>
    public Hdf5File Hdf5 { get; }

    /// <summary>The attribute <c>nwb_version</c> of the root.</summary>
    public string Version { get; }

    /// <summary>
    /// The known types: the built-in ones, and those of extensions whose specification is cached in the file.
    /// </summary>
    public SpecCatalog Catalog { get; }

    /// <summary>Collects what was not checked because this version cannot read it.</summary>
    internal UncheckedParts Unchecked { get; }

    /// <summary>The root group, of type <c>NWBFile</c>.</summary>
    public NwbObject Root { get; }

    /// <summary>
    /// All objects in the order of PyNWB: parents before children, and of the children the last one first.
    /// </summary>
    public IEnumerable<NwbObject> Objects
    {
        get
        {
            var next = new Stack<NwbObject>();
            next.Push(Root);
            while (next.TryPop(out var at))
            {
                yield return at;
                foreach (var child in at.Children)
                    next.Push(child);
            }
        }
    }

    /// <summary>The groups and datasets under the names that PyNWB gives them.</summary>
    internal ReaderTree Tree { get; }

    /// <summary>Creates the objects of a file.</summary>
    /// <param name="path">The path of the file, for messages and to resolve relative paths in it.</param>
    /// <param name="hdf5">The open file; the caller disposes it.</param>
    /// <param name="readTree">Returns the groups and datasets; the caller disposes them.</param>
    /// <param name="uncheckedParts">Receives the rules that were not applied because this version cannot read what
    /// they need.</param>
    /// <exception cref="UnreadableNwbException">PyNWB cannot read the file.</exception>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    /// <exception cref="UnsupportedHdf5Exception">This version cannot read a part that every file needs.</exception>
    internal static NwbFile Read(
        string path,
        Hdf5File hdf5,
        Func<ReaderTree> readTree,
        UncheckedParts uncheckedParts
    ) => new(path, hdf5, readTree, uncheckedParts);

    /// <summary>Finds a group or dataset by its path, as PyNWB does; null if there is none.</summary>
    /// <param name="path">Names from the root, separated by <c>/</c>.</param>
    internal Hdf5Object? Find(string path) => Tree.Find(path);

    /// <summary>The object of a group or dataset; null if PyNWB creates none for it.</summary>
    public NwbObject? ObjectOf(Hdf5Object stored) =>
        Tree.Owns(stored) ? _objects.GetValueOrDefault(stored.Address) : null;
}
