using System.Buffers.Binary;

namespace Dandi.Hdf5.Storage;

/// <summary>Reads a block of metadata from its beginning to its end, little-endian, never past it.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, long offset, string reading, int offsetSize, int lengthSize)
{
    /// <summary>The address that means: nowhere.</summary>
    public const long Undefined = -1;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes of the block have been read.</summary>
    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>The bytes of the block, whatever has been read.</summary>
    public readonly ReadOnlySpan<byte> Whole => _bytes;

    public readonly int OffsetSize => offsetSize;

    public readonly int LengthSize => lengthSize;

    /// <summary>Where the cursor stands in the file.</summary>
    public readonly long FileOffset => offset + Position;

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>A number of 1 to 16 bytes that must not be negative as a 64-bit number.</summary>
    public long Number(int size)
    {
        var value = Raw(size);
        return value >= 0 ? value : throw Damaged($"the number 0x{value:x16} is too large");
    }

    /// <summary>A length, of the file's size of lengths.</summary>
    public long Length() => Number(lengthSize);

    /// <summary>A length whose largest value means: unlimited (-1).</summary>
    public long LengthOrUnlimited() => UnlessAllOnes(lengthSize);

    /// <summary>An address, or <see cref="Undefined"/>.</summary>
    public long Address() => UnlessAllOnes(offsetSize);

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > Remaining)
            throw Damaged($"{count} more bytes were expected where only {Remaining} are left");
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(int count) => Bytes(count);

    /// <summary>Skips to the next multiple of eight bytes from a position; the last one may be cut short.</summary>
    public void SkipPadding(int from) => Position = Math.Min(_bytes.Length, Position + (8 - (Position - from) % 8) % 8);

    /// <summary>Bytes up to a NUL, which is passed over.</summary>
    public ReadOnlySpan<byte> UntilNul()
    {
        var length = _bytes[Position..].IndexOf((byte)0);
        if (length < 0)
            throw Damaged("a name has no end");
        var name = Bytes(length);
        Skip(1);
        return name;
    }

    /// <summary>Passes over a signature of four letters.</summary>
    public void Signature(ReadOnlySpan<byte> expected)
    {
        if (!Bytes(4).SequenceEqual(expected))
            throw Damaged($"the signature {System.Text.Encoding.ASCII.GetString(expected)} is missing");
    }

    /// <summary>A part of the block as a block of its own.</summary>
    public ByteCursor Part(int count, string what)
    {
        var at = FileOffset;
        return new ByteCursor(Bytes(count), at, what, offsetSize, lengthSize);
    }

    /// <summary>Compares the checksum that stands here with that of everything before it.</summary>
    public void Checksum()
    {
        var before = _bytes[..Position];
        if (UInt32() != MetadataChecksum.Compute(before))
            throw new InvalidHdf5Exception(
                Hdf5Fault.Checksum,
                reading,
                offset,
                "The checksum does not match: the file is damaged"
            );
    }

    public readonly InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5Fault.Damaged, reading, FileOffset, problem);

    public readonly UnsupportedHdf5Exception Unsupported(string problem) =>
        new(Hdf5Fault.Unsupported, reading, FileOffset, problem);

    /// <summary>The failure to read a version of a structure: one that a later HDF5 may have is unsupported, any other is damage.</summary>
    /// <param name="version">The version that is stored.</param>
    /// <param name="first">The first version that exists.</param>
    /// <param name="structure">What it is a version of: `the dataspace`.</param>
    public readonly Hdf5Exception UnknownVersion(int version, int first, string structure)
    {
        // In 25 years no structure has come further than version 5; a byte of garbage usually has.
        const int HighestPlausible = 15;
        var problem = $"version {version} of {structure} is not known";
        return version >= first && version <= HighestPlausible ? Unsupported(problem) : Damaged(problem);
    }

    /// <summary>A number of up to 8 bytes of a span, least significant first.</summary>
    public static long LittleEndian(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var index = bytes.Length - 1; index >= 0; index--)
            value = value << 8 | bytes[index];
        return (long)value;
    }

    /// <summary>How many bytes it takes to write a number that is not negative.</summary>
    public static int BytesFor(long value)
    {
        var bytes = 1;
        while (bytes < 8 && value >> 8 * bytes != 0)
            bytes++;
        return bytes;
    }

    private long UnlessAllOnes(int size)
    {
        var allOnes = _bytes.Slice(Position, Math.Min(size, Remaining)).IndexOfAnyExcept((byte)0xff) < 0;
        if (!allOnes)
            return Number(size);
        Skip(size);
        return Undefined;
    }

    private long Raw(int size)
    {
        var taken = Bytes(size);
        if (size > 8 && taken[8..].ContainsAnyExcept((byte)0))
            throw Damaged("a number is larger than 64 bits");
        return LittleEndian(taken[..Math.Min(size, 8)]);
    }
}
