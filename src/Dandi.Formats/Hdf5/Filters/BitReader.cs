using System.Buffers.Binary;
using System.Numerics;

namespace Dandi.Hdf5.Filters;

/// <summary>Reads bits, the most significant bit of each byte first.</summary>
/// <remarks>Reading beyond the end throws <see cref="FilterException"/>.</remarks>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ulong _pending;
    private int _count;
    private int _position;

    /// <summary>Reads a number of 0 to 64 bits.</summary>
    public ulong Read(int count)
    {
        if (count > 32)
            return (Read(count - 32) << 32) | Read(32);
        if (count == 0)
            return 0;
        if (_count < count)
            Fill(count);
        var value = _pending >> (64 - count);
        _pending <<= count;
        _count -= count;
        return value;
    }

    /// <summary>Reads a unary code: zeros, and the 1 that ends them.</summary>
    /// <param name="limit">The maximum number of zeros.</param>
    /// <returns>The number of zeros.</returns>
    public uint ReadUnary(uint limit)
    {
        var zeros = 0L;
        while (true)
        {
            if (_count == 0)
                Fill(1);
            var leading = BitOperations.LeadingZeroCount(_pending);
            var ended = leading < _count;
            zeros += ended ? leading : _count;
            if (zeros > limit)
                throw new FilterException("a code is longer than its maximum");
            _count = ended ? _count - leading - 1 : 0;
            _pending = ended ? _pending << leading << 1 : 0;
            if (ended)
                return (uint)zeros;
        }
    }

    private void Fill(int wanted)
    {
        if (_count <= 32 && _bytes.Length - _position >= 4)
        {
            _pending |= (ulong)BinaryPrimitives.ReadUInt32BigEndian(_bytes[_position..]) << (32 - _count);
            _count += 32;
            _position += 4;
            return;
        }
        while (_count <= 56 && _position < _bytes.Length)
        {
            _pending |= (ulong)_bytes[_position++] << (56 - _count);
            _count += 8;
        }
        if (_count < wanted)
            throw new FilterException("the stored data are truncated");
    }
}
