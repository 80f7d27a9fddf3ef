namespace Dandi.Hdf5.Layouts;

/// <summary>How the chunks of a dataset are found (from <see cref="SingleChunk"/> on the numbers are the format's).</summary>
public enum Hdf5ChunkIndexKind
{
    /// <summary>A B-tree of the old kind.</summary>
    OldBTree = 0,

    /// <summary>There is one chunk only.</summary>
    SingleChunk = 1,

    /// <summary>They follow each other.</summary>
    Implicit = 2,

    /// <summary>An array of fixed length.</summary>
    FixedArray = 3,

    /// <summary>An array that grows.</summary>
    ExtensibleArray = 4,

    /// <summary>A B-tree of the new kind.</summary>
    BTree = 5,
}
