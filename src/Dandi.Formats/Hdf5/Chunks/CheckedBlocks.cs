using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Blocks of an index that end in a checksum. The latest is kept, for most readers go through an index in its order.</summary>
internal sealed class CheckedBlocks(FileBytes file, string reading)
{
    private long _address = ByteCursor.Undefined;
    private byte[] _block = [];

    /// <summary>A block without its checksum, which was compared.</summary>
    public ByteCursor Read(long address, long size)
    {
        if (address != _address || _block.Length != size)
        {
            var cursor = file.Cursor(address, size + 4, reading);
            cursor.Skip((int)size);
            cursor.Checksum();
            (_address, _block) = (address, cursor.Whole[..(int)size].ToArray());
        }
        return new ByteCursor(_block, address + file.BaseAddress, reading, file.OffsetSize, file.LengthSize);
    }
}
