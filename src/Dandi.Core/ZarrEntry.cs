using System.Buffers.Binary;

namespace Dandi;

/// <summary>A file of a Zarr.</summary>
/// <param name="Path">Relative to the root of the Zarr, with <c>/</c>.</param>
/// <param name="Md5">The raw MD5 of its bytes, the first of which is the highest.</param>
/// <param name="Size">Its size in bytes.</param>
public readonly record struct ZarrEntry(string Path, UInt128 Md5, long Size)
{
    /// <summary>The raw MD5 as 16 bytes.</summary>
    public byte[] Md5Bytes()
    {
        var bytes = new byte[DandiETag.Md5Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Md5);
        return bytes;
    }
}
