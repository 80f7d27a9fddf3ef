namespace Dandi.Hdf5.References;

/// <summary>
/// The kinds of references
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d, class 7). The first two values are those of the format.
/// </summary>
public enum Hdf5ReferenceKind
{
    /// <summary>A reference to an object.</summary>
    Object = 0,

    /// <summary>A reference to a region of a dataset.</summary>
    Region = 1,

    /// <summary>A reference in the format of HDF5 1.12 and later. Its value is not decoded.</summary>
    Revised = 2,
}
