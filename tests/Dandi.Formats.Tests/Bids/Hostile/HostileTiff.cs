using System.Buffers.Binary;
using System.Text;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>Writes TIFF files that are nothing but a description.</summary>
internal static class HostileTiff
{
    /// <summary>A file with one directory, whose only entry is the description.</summary>
    /// <param name="description">The description, in which OME files have their metadata.</param>
    /// <param name="length">The length that the entry states; null for the true one.</param>
    public static byte[] Write(string description, uint? length = null)
    {
        const int Directory = 8;
        const int DirectorySize = 2 + 12 + 4;
        var text = Encoding.UTF8.GetBytes(description);
        var file = new byte[Directory + DirectorySize + text.Length];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), Directory);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(10), 270);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(12), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(14), length ?? (uint)text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(18), Directory + DirectorySize);
        text.CopyTo(file.AsSpan(Directory + DirectorySize));
        return file;
    }
}
