namespace Dandi.Hdf5;

/// <summary>
/// A dataspace: the shape of a dataset or an attribute
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.b). It is immutable.
/// </summary>
public sealed class Hdf5Dataspace
{
    internal Hdf5Dataspace(bool isNull, long[] dimensions, long[] maxDimensions, long count) =>
        (IsNull, Dimensions, MaxDimensions, Count) = (isNull, dimensions, maxDimensions, count);

    /// <summary>Whether it is a null dataspace, which has no elements.</summary>
    public bool IsNull { get; }

    /// <summary>Whether it is a scalar dataspace, which has one element and no dimensions.</summary>
    public bool IsScalar => !IsNull && Dimensions.Count == 0;

    /// <summary>The lengths of the dimensions in elements, slowest first; empty for scalar and null.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The maximum length of each dimension, in elements; -1 for an unlimited one.</summary>
    public IReadOnlyList<long> MaxDimensions { get; }

    /// <summary>The number of elements: the product of <see cref="Dimensions"/>.</summary>
    public long Count { get; }
}
