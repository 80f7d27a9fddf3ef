namespace Dandi.Hdf5.References;

/// <summary>
/// A reference to a region of a dataset
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// VIII.A).
/// </summary>
/// <param name="Address">The address of the dataset's object header, relative to the base address.</param>
/// <param name="Kind">How the elements are selected.</param>
/// <param name="Coordinates">For points, each point. For blocks, two entries per block: its first and last
/// corner.</param>
public sealed record Hdf5Region(long Address, Hdf5SelectionKind Kind, IReadOnlyList<IReadOnlyList<long>> Coordinates);

/// <summary>How elements of a dataset are selected; the values are those of the format.</summary>
public enum Hdf5SelectionKind
{
    /// <summary>No element is selected.</summary>
    None = 0,

    /// <summary>Individual elements are selected.</summary>
    Points = 1,

    /// <summary>Rectangular blocks of elements are selected (a "hyperslab").</summary>
    Blocks = 2,

    /// <summary>All elements are selected.</summary>
    All = 3,
}
