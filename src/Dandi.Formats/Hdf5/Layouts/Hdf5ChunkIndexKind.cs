namespace Dandi.Hdf5.Layouts;

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
