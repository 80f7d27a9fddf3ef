namespace Dandi.Hdf5;

/// <summary>What a file keeps of the order in which links or attributes were made.</summary>
public enum Hdf5CreationOrder
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each one's place.</summary>
    Tracked,

    /// <summary>Each one's place, and an index by it.</summary>
    Indexed,
}
