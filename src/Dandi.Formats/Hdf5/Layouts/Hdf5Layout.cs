namespace Dandi.Hdf5.Layouts;

/// <summary>
/// The layout of a dataset: how and where its elements are stored
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.i, versions 1 to 5).
/// </summary>
public sealed record Hdf5Layout
{
    /// <summary>The class of the layout, which determines the members that are set.</summary>
    public required Hdf5LayoutClass Class { get; init; }

    /// <summary>The address of contiguous data, or of the chunk index, relative to the base address; -1 if no data were
    /// written.</summary>
    public long Address { get; init; } = -1;

    /// <summary>The size in bytes of compact or contiguous data, or of a single filtered chunk.</summary>
    public long Size { get; init; }

    /// <summary>The shape of a chunk in elements; empty if the layout is not chunked.</summary>
    public IReadOnlyList<int> ChunkDimensions { get; init; } = [];

    /// <summary>The structure that locates the chunks.</summary>
    public Hdf5ChunkIndexKind IndexKind { get; init; }

    /// <summary>The filters that were not applied to a single filtered chunk.</summary>
    internal uint FilterMask { get; init; }

    /// <summary>Whether a single chunk is filtered, so that its size and filter mask are stored.</summary>
    internal bool IsSingleFiltered { get; init; }

    /// <summary>Whether chunks that extend beyond the dataset are stored without filters.</summary>
    internal bool LeavesEdgesUnfiltered { get; init; }

    /// <summary>The data of a compact dataset.</summary>
    internal ReadOnlyMemory<byte> Compact { get; init; }

    /// <summary>The position of the data of a compact dataset in the file; otherwise -1.</summary>
    internal long CompactOffset { get; init; } = -1;
}

/// <summary>The classes of layouts; the values are those of the format.</summary>
public enum Hdf5LayoutClass
{
    /// <summary>The data are in the object header.</summary>
    Compact = 0,

    /// <summary>The data are one block of the file.</summary>
    Contiguous = 1,

    /// <summary>The data are divided into chunks of equal shape, which are located by an index.</summary>
    Chunked = 2,

    /// <summary>The data are in other datasets, usually of other files. This reader does not read them.</summary>
    Virtual = 3,
}

/// <summary>
/// The structure that locates the chunks of a dataset
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.i and VII). From <see cref="SingleChunk"/> on, the values are those of the format.
/// </summary>
public enum Hdf5ChunkIndexKind
{
    /// <summary>A B-tree of version 1, used by layouts up to version 3.</summary>
    BTreeV1 = 0,

    /// <summary>No index: the dataset is one chunk.</summary>
    SingleChunk = 1,

    /// <summary>No index: all chunks are allocated and stored consecutively.</summary>
    Implicit = 2,

    /// <summary>A fixed array, for datasets without unlimited dimensions.</summary>
    FixedArray = 3,

    /// <summary>An extensible array, for datasets with one unlimited dimension.</summary>
    ExtensibleArray = 4,

    /// <summary>A B-tree of version 2, for datasets with several unlimited dimensions.</summary>
    BTreeV2 = 5,
}
