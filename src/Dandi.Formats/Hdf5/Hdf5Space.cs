namespace Dandi.Hdf5;

/// <summary>The shape of a dataset or an attribute (HDF5 format specification, IV.A.2.b).</summary>
public sealed class Hdf5Space
{
    internal Hdf5Space(bool isNull, long[] dimensions, long[] maximum, long count) =>
        (IsNull, Dimensions, Maximum, Count) = (isNull, dimensions, maximum, count);

    /// <summary>Whether there is no element, by design ("null dataspace").</summary>
    public bool IsNull { get; }

    /// <summary>Whether there is exactly one element, without dimensions.</summary>
    public bool IsScalar => !IsNull && Dimensions.Count == 0;

    /// <summary>The lengths of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>How far each dimension may grow; -1 for without end.</summary>
    public IReadOnlyList<long> Maximum { get; }

    /// <summary>The number of elements.</summary>
    public long Count { get; }
}
