using Dandi.Hdf5;
using Dandi.Nwb.Reading;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb;

/// <summary>An NWB file of version 2, open, with the objects that the reference reader makes of it (nwb.md §1.5). Data are read when they are asked for.</summary>
public sealed class NwbFile
{
    private readonly Dictionary<long, NwbObject> _objects = [];

    private NwbFile(string path, Hdf5File hdf5, Func<ReaderTree> readTree, UncheckedParts notChecked)
    {
        (Path, Hdf5, Unchecked) = (path, hdf5, notChecked);
        Version = NwbVersionAttribute.Read(hdf5);
        Catalog = SpecCatalog.ForReading(hdf5);
        Tree = readTree();
        Root = new ObjectTree(this, _objects).Read();
    }

    /// <summary>Where it is on this machine, or what it is called.</summary>
    public string Path { get; }

    /// <summary>The file as HDF5 has it.</summary>
    public Hdf5File Hdf5 { get; }

    /// <summary>The attribute <c>nwb_version</c>.</summary>
    public string Version { get; }

    /// <summary>The types that are known: those built in, and those of extensions that the file carries.</summary>
    public SpecCatalog Catalog { get; }

    /// <summary>What was not checked, because it cannot be read here.</summary>
    internal UncheckedParts Unchecked { get; }

    /// <summary>The file itself, of type <c>NWBFile</c>.</summary>
    public NwbObject Root { get; }

    /// <summary>All objects of the file, parents before children, the last child of each first.</summary>
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

    /// <summary>Its groups and datasets under the names by which the reference reader knows them.</summary>
    internal ReaderTree Tree { get; }

    /// <summary>Makes the objects of a file.</summary>
    /// <param name="path">Its path, for messages and for what it refers to beside it.</param>
    /// <param name="hdf5">The file; it stays the caller's to close.</param>
    /// <param name="readTree">Gives its groups and datasets; they stay the caller's to dispose.</param>
    /// <exception cref="UnreadableNwbException">The reference reader would refuse it.</exception>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    /// <param name="notChecked">Told which rules could not be applied, because what they ask for cannot be read here.</param>
    /// <exception cref="UnsupportedHdf5Exception">What every file needs cannot be read here.</exception>
    internal static NwbFile Read(string path, Hdf5File hdf5, Func<ReaderTree> readTree, UncheckedParts notChecked) =>
        new(path, hdf5, readTree, notChecked);

    /// <summary>What a path leads to, as the reference reader finds it; null if there is nothing.</summary>
    /// <param name="path">Names from the root.</param>
    internal Hdf5Object? Find(string path) => Tree.Find(path);

    /// <summary>The object that a group or dataset is; null if the reader makes none of it.</summary>
    public NwbObject? ObjectOf(Hdf5Object stored) =>
        Tree.Owns(stored) ? _objects.GetValueOrDefault(stored.Address) : null;
}
