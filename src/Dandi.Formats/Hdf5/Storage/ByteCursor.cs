using System.Buffers.Binary;

namespace Dandi.Hdf5.Storage;

/// <summary>
/// Reads a block of metadata sequentially, in little-endian order. Reading beyond the end of the block throws
/// <see cref="InvalidHdf5Exception"/>.
/// </summary>
/// <param name="bytes">The block.</param>
/// <param name="offset">The position of the block in the file, for errors.</param>
/// <param name="structure">The name of the structure, for errors.</param>
/// <param name="offsetSize">The size of a stored address in bytes.</param>
/// <param name="lengthSize">The size of a stored length in bytes.</param>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, long offset, string structure, int offsetSize, int lengthSize)
{
    /// <summary>The undefined address, stored with all bits set.</summary>
    public const long Undefined = -1;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The number of bytes that have been read.</summary>
    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>All bytes of the block, independent of the position.</summary>
    public readonly ReadOnlySpan<byte> Whole => _bytes;

    public readonly int OffsetSize => offsetSize;

    public readonly int LengthSize => lengthSize;

    /// <summary>The current position in the file.</summary>
    public readonly long FileOffset => offset + Position;

    public byte ReadByte() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>Reads an unsigned integer of 1 to 16 bytes, which must be less than 2^63.</summary>
    public long ReadInteger(int size)
    {
        var value = ReadRaw(size);
        return value >= 0 ? value : throw Damaged($"the number 0x{value:x16} is too large");
    }

    /// <summary>Reads a length, in the size of lengths of the file.</summary>
    public long ReadLength() => ReadInteger(lengthSize);

    /// <summary>Reads a length; -1 if all its bits are set, which means unlimited.</summary>
    public long ReadLengthOrUnlimited() => ReadUnlessAllOnes(lengthSize);

    /// <summary>Reads an address; <see cref="Undefined"/> if all its bits are set.</summary>
    public long ReadAddress() => ReadUnlessAllOnes(offsetSize);

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0 || count > Remaining)
            throw Damaged($"{count} bytes are expected, but only {Remaining} bytes remain");
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(int count) => ReadBytes(count);

    /// <summary>Skips the padding of a field to a multiple of eight bytes. At the end of the block, it may be
    /// missing.</summary>
    /// <param name="from">The position of the field.</param>
    public void SkipPadding(int from) => Position = Math.Min(_bytes.Length, Position + (8 - (Position - from) % 8) % 8);

    /// <summary>Reads bytes up to a NUL, and skips it.</summary>
    public ReadOnlySpan<byte> ReadUntilNul()
    {
        var length = _bytes[Position..].IndexOf((byte)0);
        if (length < 0)
            throw Damaged("a name is not terminated");
        var name = ReadBytes(length);
        Skip(1);
        return name;
    }

    /// <summary>Reads a signature of four characters and verifies it.</summary>
    public void ExpectSignature(ReadOnlySpan<byte> expected)
    {
        if (!ReadBytes(4).SequenceEqual(expected))
            throw Damaged($"the signature {System.Text.Encoding.ASCII.GetString(expected)} is missing");
    }

    /// <summary>Reads bytes and returns a cursor over them.</summary>
    public ByteCursor ReadPart(int count, string structure)
    {
        var at = FileOffset;
        return new ByteCursor(ReadBytes(count), at, structure, offsetSize, lengthSize);
    }

    /// <summary>Reads a checksum and verifies that it is that of all bytes before it.</summary>
    public void VerifyChecksum()
    {
        var before = _bytes[..Position];
        if (ReadUInt32() != MetadataChecksum.Compute(before))
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Checksum,
                structure,
                offset,
                "The file is damaged: a checksum does not match"
            );
    }

    public readonly InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5ErrorKind.Damaged, structure, FileOffset, problem);

    public readonly UnsupportedHdf5Exception Unsupported(string problem) =>
        new(Hdf5ErrorKind.Unsupported, structure, FileOffset, problem);

    /// <summary>Creates the error for a version that is not supported. A version that a later HDF5 may define is
    /// unsupported; any other is damage.</summary>
    /// <param name="version">The stored version.</param>
    /// <param name="first">The first version that exists.</param>
    /// <param name="subject">What has the version, such as `the dataspace message`.</param>
    public readonly Hdf5Exception UnknownVersion(int version, int first, string subject)
    {
        // In 25 years no structure has got further than version 5; a random byte is usually larger than 15.
        const int MaxPlausible = 15;
        var problem = $"version {version} of {subject} is not supported";
        return version >= first && version <= MaxPlausible ? Unsupported(problem) : Damaged(problem);
    }

    /// <summary>Reads a little-endian number of up to 8 bytes.</summary>
    public static long ReadLittleEndian(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var index = bytes.Length - 1; index >= 0; index--)
            value = value << 8 | bytes[index];
        return (long)value;
    }

    /// <summary>The number of bytes, from 1 to 8, that a non-negative number needs.</summary>
    public static int ByteCount(long value)
    {
        var bytes = 1;
        while (bytes < 8 && value >> 8 * bytes != 0)
            bytes++;
        return bytes;
    }

    private long ReadUnlessAllOnes(int size)
    {
        var allOnes = _bytes.Slice(Position, Math.Min(size, Remaining)).IndexOfAnyExcept((byte)0xff) < 0;
        if (!allOnes)
            return ReadInteger(size);
        Skip(size);
        return Undefined;
    }

    private long ReadRaw(int size)
    {
        var taken = ReadBytes(size);
        if (size > 8 && taken[8..].ContainsAnyExcept((byte)0))
            throw Damaged("a number needs more than 64 bits");
        return ReadLittleEndian(taken[..Math.Min(size, 8)]);
    }
}
