namespace Dandi.Hdf5.Layouts;

/// <summary>How and where a dataset's elements lie (HDF5 format specification, IV.A.2.i, versions 1 to 5).</summary>
public sealed record Hdf5Layout
{
    /// <summary>Its class.</summary>
    public required Hdf5LayoutClass Class { get; init; }

    /// <summary>Where the data, or the index of the chunks, begin; -1 if nothing was written.</summary>
    public long Address { get; init; } = -1;

    /// <summary>Bytes of the data in one piece, or of a single filtered chunk.</summary>
    public long Size { get; init; }

    /// <summary>The shape of a chunk, in elements.</summary>
    public IReadOnlyList<int> ChunkDimensions { get; init; } = [];

    /// <summary>How chunks are found.</summary>
    public Hdf5ChunkIndexKind IndexKind { get; init; }

    /// <summary>Of a single filtered chunk: the filters that were left out.</summary>
    internal uint FilterMask { get; init; }

    /// <summary>Whether a single chunk is filtered.</summary>
    internal bool IsSingleFiltered { get; init; }

    /// <summary>Whether chunks at the edge, which have less than their elements, are not filtered.</summary>
    internal bool LeavesEdgesUnfiltered { get; init; }

    /// <summary>Of compact data: the bytes.</summary>
    internal ReadOnlyMemory<byte> Compact { get; init; }
}
