using System.Buffers.Binary;
using Dandi.Hdf5.Storage;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>
/// Changes bytes in a version 2 object header and updates its checksum, for content that PureHDF cannot write.
/// </summary>
internal static class PatchedHeader
{
    private const int Signature = 4;

    /// <summary>Replaces a sequence of bytes that occurs exactly once in the header.</summary>
    /// <param name="file">The path of the file to change.</param>
    /// <param name="address">The address of the object header.</param>
    /// <param name="old">The bytes to replace.</param>
    /// <param name="replacement">The new bytes, of the same length.</param>
    public static void Replace(string file, long address, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        var content = File.ReadAllBytes(file);
        var header = content.AsSpan((int)address);
        Assert.True(header.StartsWith("OHDR\x02"u8));
        var flags = header[Signature + 1];
        var prefix = Signature + 2 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        var width = 1 << (flags & 3);
        var size = width switch
        {
            1 => header[prefix],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(header[prefix..]),
            _ => (int)BinaryPrimitives.ReadUInt32LittleEndian(header[prefix..]),
        };
        var end = prefix + width + size;
        var at = header[..end].IndexOf(old);
        Assert.True(at > 0 && header[(at + 1)..end].IndexOf(old) < 0);
        Assert.Equal(old.Length, replacement.Length);
        replacement.CopyTo(header[at..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[end..], MetadataChecksum.Compute(header[..end]));
        File.WriteAllBytes(file, content);
    }
}
