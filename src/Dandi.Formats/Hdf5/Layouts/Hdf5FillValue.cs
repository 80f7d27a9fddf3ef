namespace Dandi.Hdf5.Layouts;

/// <summary>
/// The value of the elements of a dataset that were never written
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.e and f).
/// </summary>
/// <param name="IsDefined">Whether the value is defined. If not, this reader returns zeros.</param>
/// <param name="Bytes">The value in the stored form of the dataset's type; empty for the default, which is
/// zero.</param>
public sealed record Hdf5FillValue(bool IsDefined, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The fill value of a dataset without a fill value message.</summary>
    public static Hdf5FillValue Undefined { get; } = new(IsDefined: false, ReadOnlyMemory<byte>.Empty);
}
