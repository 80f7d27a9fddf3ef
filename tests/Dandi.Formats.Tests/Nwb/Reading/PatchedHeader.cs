using System.Buffers.Binary;
using Dandi.Hdf5.Storage;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>Changes bytes in an object header of version 2, and its checksum: for what PureHDF cannot write.</summary>
internal static class PatchedHeader
{
    private const int Signature = 4;

    /// <summary>Replaces bytes that occur once in the header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Of the header.</param>
    /// <param name="old">The bytes.</param>
    /// <param name="replacement">As many others.</param>
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
