using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Writing;

/// <summary>Changes the end of the file that the superblock states (HDF5 File Format, II.A).</summary>
internal static class EndOfFile
{
    private const string Structure = "superblock";

    /// <param name="file">The file.</param>
    /// <param name="end">The new end, relative to the base address.</param>
    /// <returns>One write; in superblocks with a checksum, it includes the checksum.</returns>
    /// <exception cref="Hdf5EditException">The file cannot have addresses so large.</exception>
    public static FilePatch Move(Hdf5File file, long end)
    {
        var bytes = file.Bytes;
        var hasChecksum = file.SuperblockVersion >= 2;
        var head = file.SuperblockVersion switch
        {
            0 => 24,
            1 => 28,
            _ => 12,
        };
        var position = head + 2 * bytes.OffsetSize;
        var size = hasChecksum ? head + 4 * bytes.OffsetSize + 4 : position + bytes.OffsetSize;
        var superblock = bytes.At(0, size, Structure).ToArray();
        // A user block that was added later shifts the stored end.
        var shift =
            ByteCursor.ReadLittleEndian(superblock.AsSpan(position, Math.Min(8, bytes.OffsetSize)))
            - (bytes.End - bytes.BaseAddress);
        if (!StoredNumber.Fits(end + shift, bytes.OffsetSize))
            throw Hdf5EditException.File($"the file cannot grow: its addresses have {bytes.OffsetSize} bytes");
        StoredNumber.Of(end + shift, bytes.OffsetSize).CopyTo(superblock, position);
        if (hasChecksum)
            StoredNumber.Of(MetadataChecksum.Compute(superblock.AsSpan(..^4)), 4).CopyTo(superblock, size - 4);
        return new FilePatch(bytes.BaseAddress + position, superblock[position..]);
    }
}
