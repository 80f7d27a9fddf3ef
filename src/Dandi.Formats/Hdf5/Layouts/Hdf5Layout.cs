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
}
