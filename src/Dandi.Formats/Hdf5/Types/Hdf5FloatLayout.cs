namespace Dandi.Hdf5.Types;

/// <summary>
/// The bit layout of a floating-point number
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d, class 1). Bits are numbered from 0, the least significant one.
/// </summary>
/// <param name="SignBit">The position of the sign bit.</param>
/// <param name="ExponentBit">The position of the lowest bit of the exponent.</param>
/// <param name="ExponentBits">The number of bits of the exponent.</param>
/// <param name="MantissaBit">The position of the lowest bit of the mantissa.</param>
/// <param name="MantissaBits">The number of stored bits of the mantissa.</param>
/// <param name="Bias">The number that is subtracted from the stored exponent.</param>
/// <param name="Normalization">0: the mantissa is not normalized; 1: its highest bit is always set and stored; 2: its
/// highest bit is always set and not stored.</param>
public sealed record Hdf5FloatLayout(
    int SignBit,
    int ExponentBit,
    int ExponentBits,
    int MantissaBit,
    int MantissaBits,
    uint Bias,
    int Normalization
)
{
    /// <summary>The layout of IEEE 754 binary16.</summary>
    public static Hdf5FloatLayout Half { get; } = new(15, 10, 5, 0, 10, 15, 2);

    /// <summary>The layout of IEEE 754 binary32.</summary>
    public static Hdf5FloatLayout Single { get; } = new(31, 23, 8, 0, 23, 127, 2);

    /// <summary>The layout of IEEE 754 binary64.</summary>
    public static Hdf5FloatLayout Double { get; } = new(63, 52, 11, 0, 52, 1023, 2);
}
