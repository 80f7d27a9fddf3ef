using Microsoft.Win32.SafeHandles;

namespace Dandi.Nwb;

/// <summary>The eight bytes that begin an HDF5 file, at offset 0 or, behind a user block, at 512, 1024, 2048, … (HDF5 format specification, II.A).</summary>
public static class Hdf5Signature
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Whether an open file has it.</summary>
    public static bool IsPresent(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> bytes = stackalloc byte[Signature.Length];
        for (long offset = 0; offset + bytes.Length <= length; offset = offset == 0 ? 512 : offset * 2)
        {
            if (RandomAccess.Read(file, bytes, offset) == bytes.Length && bytes.SequenceEqual(Signature)) return true;
        }
        return false;
    }
}
