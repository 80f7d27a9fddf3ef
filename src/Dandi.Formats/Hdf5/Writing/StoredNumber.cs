namespace Dandi.Hdf5.Writing;

/// <summary>Writes little-endian numbers of any size.</summary>
internal static class StoredNumber
{
    public static byte[] Of(long value, int size)
    {
        var bytes = new byte[size];
        for (var index = 0; index < Math.Min(size, 8); index++)
            bytes[index] = (byte)(value >> 8 * index);
        return bytes;
    }

    /// <summary>Whether a number can be stored as an address, of which all bits set means undefined.</summary>
    public static bool Fits(long value, int size) => size >= 8 || value < (1L << 8 * size) - 1;
}
