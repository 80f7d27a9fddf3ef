using System.Buffers.Binary;

namespace Dandi;

/// <summary>One file inside a Zarr.</summary>
/// <param name="Path">The path relative to the root of the Zarr, with <c>/</c>.</param>
/// <param name="Md5">The MD5 of the content as a big-endian number.</param>
/// <param name="Size">The size in bytes.</param>
public readonly record struct ZarrEntry(string Path, UInt128 Md5, long Size)
{
    /// <summary>Gets the MD5 as a new array of 16 bytes.</summary>
    public byte[] Md5Bytes()
    {
        var bytes = new byte[DandiETag.Md5Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Md5);
        return bytes;
    }
}
