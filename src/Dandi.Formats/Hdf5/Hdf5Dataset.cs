using Dandi.Hdf5.Chunks;
using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5;

/// <summary>A dataset: elements of one type in the shape of an array.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    private Hdf5Type? _type;
    private Hdf5Space? _space;
    private Hdf5Layout? _layout;
    private Hdf5Filter[]? _filters;
    private Hdf5FillValue? _fill;
    private ChunkIndex? _index;

    internal Hdf5Dataset(Hdf5File file, ObjectHeader header)
        : base(file, header)
    {
        Values = new DatasetValues(this);
    }

    /// <summary>The type of its elements.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public Hdf5Type Type => _type ??= ReadType();

    /// <summary>Its shape.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public Hdf5Space Space => _space ??= ReadSpace();

    /// <summary>How and where its elements lie.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public Hdf5Layout Layout => _layout ??= ReadLayout();

    /// <summary>The filters of its chunks, in the order of writing.</summary>
    /// <exception cref="InvalidHdf5Exception">They are damaged.</exception>
    public IReadOnlyList<Hdf5Filter> Filters => _filters ??= ReadFilters();

    /// <summary>What its unwritten elements are.</summary>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    public Hdf5FillValue FillValue => _fill ??= ReadFillValue();

    /// <summary>Whether its data are in other files, not HDF5's ("external storage"); they are not read.</summary>
    public bool IsStoredOutside => Header.Find(MessageKind.ExternalFiles) is not null;

    /// <summary>Its elements.</summary>
    public Hdf5Values Values { get; }

    /// <summary>The chunks that are stored, in the order of their index; none if its layout is another.</summary>
    /// <exception cref="InvalidHdf5Exception">The index is damaged.</exception>
    public IEnumerable<Hdf5Chunk> Chunks => Layout.Class == Hdf5LayoutClass.Chunked ? Index.All() : [];

    /// <summary>Bytes that its elements take in the file.</summary>
    /// <exception cref="InvalidHdf5Exception">The layout is damaged.</exception>
    public long StorageSize =>
        Layout.Class switch
        {
            Hdf5LayoutClass.Compact => Layout.Size,
            Hdf5LayoutClass.Contiguous => Layout.Address == ByteCursor.Undefined ? 0 : Layout.Size,
            _ => Chunks.Sum(chunk => chunk.Size),
        };

    /// <summary>The index of its chunks.</summary>
    internal ChunkIndex Index => _index ??= ChunkIndex.Open(this);

    private Hdf5Type ReadType() => DatatypeMessage.Read(File, Header.Find(MessageKind.Datatype)!.Value);

    private Hdf5Space ReadSpace() => DataspaceMessage.Read(File, Header.Find(MessageKind.Dataspace)!.Value);

    private Hdf5Layout ReadLayout()
    {
        var message = Header.Find(MessageKind.DataLayout)
            ?? throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                "dataset",
                Address + File.UserBlock,
                "A dataset does not say where its data are"
            );
        var body = message.Read(File.Bytes, "data layout");
        var layout = LayoutMessage.Read(ref body, Type, Space);
        if (layout.Class is Hdf5LayoutClass.Compact && layout.Size < Space.Count * Type.Size)
            throw body.Damaged($"{Space.Count} elements of {Type.Size} bytes do not fit into {layout.Size}");
        return layout;
    }

    private Hdf5Filter[] ReadFilters()
    {
        if (Header.Find(MessageKind.FilterPipeline) is not { } message)
            return [];
        var body = File.SharedMessages.Resolve(message).Read(File.Bytes, "list of filters");
        return FilterMessage.Read(ref body);
    }

    private Hdf5FillValue ReadFillValue()
    {
        var message = Header.Find(MessageKind.FillValue) ?? Header.Find(MessageKind.OldFillValue);
        if (message is not { } found)
            return Hdf5FillValue.Undefined;
        var body = File.SharedMessages.Resolve(found).Read(File.Bytes, "fill value");
        var fill =
            found.Kind == MessageKind.FillValue ? FillValueMessage.Read(ref body) : FillValueMessage.ReadOld(ref body);
        if (!fill.Bytes.IsEmpty && fill.Bytes.Length != Type.Size)
            throw body.Damaged($"a fill value of {fill.Bytes.Length} bytes is none for elements of {Type.Size}");
        return fill;
    }
}
