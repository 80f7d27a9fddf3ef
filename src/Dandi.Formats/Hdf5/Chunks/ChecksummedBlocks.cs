using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Reads blocks of a chunk index that end with a checksum. The last block is cached, as chunks are usually read in the
/// order of the index.
/// </summary>
internal sealed class ChecksummedBlocks(FileBytes file, string structure)
{
    private long _address = ByteCursor.Undefined;
    private byte[] _block = [];

    /// <summary>Reads a block and verifies the checksum after it.</summary>
    /// <param name="address">The address of the block.</param>
    /// <param name="size">The size of the block without the checksum, in bytes.</param>
    /// <returns>A cursor over the block without the checksum.</returns>
    public ByteCursor Read(long address, long size)
    {
        if (address != _address || _block.Length != size)
        {
            var cursor = file.Cursor(address, size + 4, structure);
            cursor.Skip((int)size);
            cursor.VerifyChecksum();
            (_address, _block) = (address, cursor.Whole[..(int)size].ToArray());
        }
        return new ByteCursor(_block, address + file.BaseAddress, structure, file.OffsetSize, file.LengthSize);
    }
}
