namespace Dandi.Hdf5.References;

/// <summary>A reference to an object of the same file, which <see cref="Hdf5File.ObjectAt"/> returns.</summary>
/// <param name="Address">The address of the object header, relative to the base address.</param>
public readonly record struct Hdf5Reference(long Address);

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
