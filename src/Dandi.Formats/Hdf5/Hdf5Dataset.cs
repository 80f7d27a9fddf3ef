using Dandi.Hdf5.Chunks;
using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5;

/// <summary>A dataset: a multidimensional array of elements of one type.</summary>
/// <remarks>
/// Its type, shape and storage are read on first use and cached. Like the file, it must not be used by several threads
/// at once.
/// </remarks>
public sealed class Hdf5Dataset : Hdf5Object
{
    private Hdf5Type? _type;
    private Hdf5Dataspace? _dataspace;
    private Hdf5Layout? _layout;
    private Hdf5Filter[]? _filters;
    private Hdf5FillValue? _fill;
    private ChunkIndex? _index;

    internal Hdf5Dataset(Hdf5File file, ObjectHeader header)
        : base(file, header)
    {
        Values = new DatasetValues(this);
    }

    /// <summary>The type of the elements.</summary>
    /// <exception cref="Hdf5Exception">The type is damaged or not supported.</exception>
    public Hdf5Type Type => _type ??= ReadType();

    /// <summary>The shape of the dataset.</summary>
    /// <exception cref="Hdf5Exception">The dataspace is damaged or not supported.</exception>
    public Hdf5Dataspace Dataspace => _dataspace ??= ReadSpace();

    /// <summary>How and where the elements are stored in the file.</summary>
    /// <exception cref="Hdf5Exception">The layout is damaged or not supported.</exception>
    public Hdf5Layout Layout => _layout ??= ReadLayout();

    /// <summary>The filters that the chunks went through when they were written, in that order.</summary>
    /// <exception cref="Hdf5Exception">The list of filters is damaged or not supported.</exception>
    public IReadOnlyList<Hdf5Filter> Filters => _filters ??= ReadFilters();

    /// <summary>The value of elements that were never written.</summary>
    /// <exception cref="Hdf5Exception">The fill value is damaged or not supported.</exception>
    public Hdf5FillValue FillValue => _fill ??= ReadFillValue();

    /// <summary>
    /// Whether the data are in raw files next to the HDF5 file ("external storage"; the specification, IV.A.2.h). This
    /// reader does not read them.
    /// </summary>
    public bool UsesExternalFiles => Header.Find(MessageKind.ExternalFiles) is not null;

    /// <summary>The elements, which are read only on request.</summary>
    public Hdf5Values Values { get; }

    /// <summary>
    /// The stored chunks, in the order of the chunk index, which is read during the enumeration. Empty if the layout is
    /// not chunked.
    /// </summary>
    /// <exception cref="Hdf5Exception">The index is damaged or not supported.</exception>
    public IEnumerable<Hdf5Chunk> Chunks => Layout.Class == Hdf5LayoutClass.Chunked ? Index.All() : [];

    /// <summary>The size of the stored data in bytes; for chunks, after compression. Reads the chunk index.</summary>
    /// <exception cref="Hdf5Exception">The layout or the chunk index is damaged or not supported.</exception>
    public long StorageSize =>
        Layout.Class switch
        {
            Hdf5LayoutClass.Compact => Layout.Size,
            Hdf5LayoutClass.Contiguous => Layout.Address == ByteCursor.Undefined ? 0 : Layout.Size,
            _ => SumChunks(),
        };

    /// <summary>Whether a change of compact data changes the checksum of the object header.</summary>
    internal bool HasChecksummedHeader => Header.HasChecksums;

    internal ChunkIndex Index => _index ??= ChunkIndex.Open(this);

    private long SumChunks()
    {
        var total = 0L;
        foreach (var chunk in Chunks)
        {
            if (chunk.Size < 0 || chunk.Size > long.MaxValue - total)
                throw Damaged("The stored sizes of its chunks exceed 63 bits");
            total += chunk.Size;
        }
        return total;
    }

    private InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5ErrorKind.Damaged, "dataset", Address + File.UserBlock, problem);

    private Hdf5Type ReadType() => DatatypeMessage.Read(File, Header.Find(MessageKind.Datatype)!.Value);

    private Hdf5Dataspace ReadSpace() => DataspaceMessage.Read(File, Header.Find(MessageKind.Dataspace)!.Value);

    private Hdf5Layout ReadLayout()
    {
        var message = Header.Find(MessageKind.DataLayout) ?? throw Damaged("The dataset has no data layout message");
        if (Dataspace.Count > long.MaxValue / Type.Size)
            throw Damaged("The size of the dataset exceeds 63 bits");
        var body = message.Read(File.Bytes, "data layout");
        var layout = LayoutMessage.Read(ref body, Type, Dataspace);
        if (layout.Class is Hdf5LayoutClass.Compact && layout.Size < Dataspace.Count * Type.Size)
            throw body.Damaged(
                $"{Dataspace.Count} elements of {Type.Size} bytes do not fit into the {layout.Size} bytes of the data"
            );
        return layout;
    }

    private Hdf5Filter[] ReadFilters()
    {
        if (Header.Find(MessageKind.FilterPipeline) is not { } message)
            return [];
        var body = File.SharedMessages.Resolve(message).Read(File.Bytes, "list of filters");
        return FilterPipelineMessage.Read(ref body);
    }

    private Hdf5FillValue ReadFillValue()
    {
        var message = Header.Find(MessageKind.FillValue) ?? Header.Find(MessageKind.FillValueOld);
        if (message is not { } found)
            return Hdf5FillValue.Undefined;
        var body = File.SharedMessages.Resolve(found).Read(File.Bytes, "fill value");
        var fill =
            found.Kind == MessageKind.FillValue ? FillValueMessage.Read(ref body) : FillValueMessage.ReadOld(ref body);
        if (!fill.Bytes.IsEmpty && fill.Bytes.Length != Type.Size)
            throw body.Damaged($"the fill value has {fill.Bytes.Length} bytes, but an element has {Type.Size} bytes");
        return fill;
    }
}
