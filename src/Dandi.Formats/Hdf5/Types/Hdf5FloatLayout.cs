namespace Dandi.Hdf5.Types;

/// <summary>Where the parts of a floating-point number are, in bits from the least significant one.</summary>
/// <param name="SignBit">The sign.</param>
/// <param name="ExponentBit">The first bit of the exponent.</param>
/// <param name="ExponentBits">How many bits the exponent has.</param>
/// <param name="MantissaBit">The first bit of the mantissa.</param>
/// <param name="MantissaBits">How many bits the mantissa has.</param>
/// <param name="Bias">What is subtracted from the exponent.</param>
/// <param name="Normalization">0: none; 1: the mantissa's highest bit is stored and always set; 2: it is implied.</param>
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
    /// <summary>IEEE 754 binary16.</summary>
    public static Hdf5FloatLayout Half { get; } = new(15, 10, 5, 0, 10, 15, 2);

    /// <summary>IEEE 754 binary32.</summary>
    public static Hdf5FloatLayout Single { get; } = new(31, 23, 8, 0, 23, 127, 2);

    /// <summary>IEEE 754 binary64.</summary>
    public static Hdf5FloatLayout Double { get; } = new(63, 52, 11, 0, 52, 1023, 2);
}
