namespace Dandi.Hdf5;

/// <summary>Whether a file records the order in which links or attributes were created.</summary>
public enum Hdf5CreationOrder
{
    /// <summary>The order is not recorded.</summary>
    None,

    /// <summary>The position of each link or attribute is recorded.</summary>
    Tracked,

    /// <summary>The position of each link or attribute is recorded, and there is an index by it.</summary>
    Indexed,
}
