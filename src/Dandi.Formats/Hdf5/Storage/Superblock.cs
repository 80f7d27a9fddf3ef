namespace Dandi.Hdf5.Storage;

/// <summary>
/// The superblock: the entry point of an HDF5 file
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// II.A, versions 0 to 3).
/// </summary>
/// <param name="Version">The version, from 0 to 3.</param>
/// <param name="UserBlock">The size of the user block before the superblock, in bytes.</param>
/// <param name="OffsetSize">The size of a stored address in bytes.</param>
/// <param name="LengthSize">The size of a stored length in bytes.</param>
/// <param name="RootAddress">The address of the object header of the root group.</param>
/// <param name="ExtensionAddress">The address of the object header of the superblock extension, or
/// <see cref="ByteCursor.Undefined"/>.</param>
internal sealed record Superblock(
    int Version,
    long UserBlock,
    int OffsetSize,
    int LengthSize,
    long RootAddress,
    long ExtensionAddress
)
{
    private const string Structure = "superblock";
    private const int OpenForWriting = 0x01;
    private const int OpenForSwmr = 0x04;
    private const int MaxSearchSteps = 53;

    private static ReadOnlySpan<byte> SignatureBytes =>
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Finds and reads the superblock, and initializes the base address, the end and the sizes of
    /// <paramref name="file"/>.</summary>
    public static Superblock Read(FileBytes file)
    {
        var start = Find(file);
        var version = file.At(start + 8, 1, Structure)[0];
        file.BaseAddress = start;
        return version switch
        {
            0 or 1 => ReadVersion0Or1(file, version),
            2 or 3 => ReadVersion2Or3(file, version),
            _ => throw file.Cursor(0, 9, Structure).UnknownVersion(version, 0, "the superblock"),
        };
    }

    private static long Find(FileBytes file)
    {
        for (var step = 0; step < MaxSearchSteps; step++)
        {
            var offset = step == 0 ? 0 : 512L << (step - 1);
            if (offset + 12 > file.Length)
                break;
            if (file.At(offset, 8, Structure).SequenceEqual(SignatureBytes))
                return offset;
        }
        var problem = file.Length == 0 ? "The file is empty" : "The file is not an HDF5 file: file signature not found";
        throw new InvalidHdf5Exception(Hdf5ErrorKind.Signature, Structure, -1, problem);
    }

    private static Superblock ReadVersion0Or1(FileBytes file, int version)
    {
        var sizes = file.Cursor(0, 16, Structure);
        sizes.Skip(13);
        (file.OffsetSize, file.LengthSize) = (CheckedSize(ref sizes), CheckedSize(ref sizes));
        var head = version == 0 ? 24 : 28;
        var cursor = file.Cursor(0, head + 6L * file.OffsetSize, Structure);
        cursor.Skip(head);
        var storedBase = cursor.ReadAddress();
        cursor.ReadAddress();
        var end = cursor.ReadAddress();
        var driver = cursor.ReadAddress();
        SetEnd(file, end, storedBase, ref cursor);
        if (driver != ByteCursor.Undefined && file.Contains(driver, 16))
            throw NeedsDriver(file.At(driver + 8, 8, Structure), driver + file.BaseAddress);
        cursor.Skip(file.OffsetSize);
        return new Superblock(
            version,
            file.BaseAddress,
            file.OffsetSize,
            file.LengthSize,
            cursor.ReadAddress(),
            ByteCursor.Undefined
        );
    }

    private static Superblock ReadVersion2Or3(FileBytes file, int version)
    {
        var sizes = file.Cursor(0, 12, Structure);
        sizes.Skip(9);
        (file.OffsetSize, file.LengthSize) = (CheckedSize(ref sizes), CheckedSize(ref sizes));
        var flags = sizes.ReadByte();
        var cursor = file.Cursor(0, 12 + 4L * file.OffsetSize + 4, Structure);
        cursor.Skip(12);
        var storedBase = cursor.ReadAddress();
        var extension = cursor.ReadAddress();
        var end = cursor.ReadAddress();
        var root = cursor.ReadAddress();
        cursor.VerifyChecksum();
        SetEnd(file, end, storedBase, ref cursor);
        if (version == 3 && (flags & (OpenForWriting | OpenForSwmr)) != 0)
        {
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.OpenForWrite,
                Structure,
                file.BaseAddress,
                "A program has the file open for writing, or ended without closing it. "
                    + "Wait until it has finished; if none is running, clear the flag with `h5clear -s FILE`"
            );
        }
        return new Superblock(version, file.BaseAddress, file.OffsetSize, file.LengthSize, root, extension);
    }

    private static int CheckedSize(ref ByteCursor cursor)
    {
        var size = cursor.ReadByte();
        return size is 2 or 4 or 8 or 16
            ? size
            : throw cursor.Damaged($"addresses and lengths cannot have {size} bytes");
    }

    /// <summary>Checks, as the HDF5 library does, that the file is not shorter than the superblock states.</summary>
    private static void SetEnd(FileBytes file, long end, long storedBase, ref ByteCursor cursor)
    {
        if (end == ByteCursor.Undefined)
            throw cursor.Damaged("the end of the file is undefined");
        // A user block may have been added after the file was written, so that the stored addresses are too low.
        var stored = end - Math.Max(0, storedBase);
        var actual = file.Length - file.BaseAddress;
        if (actual < stored)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Truncated,
                Structure,
                file.BaseAddress,
                $"The file is truncated: eof = {actual}, stored_eof = {stored}. "
                    + $"{stored - actual} bytes at its end are missing, as after an interrupted copy"
            );
        file.End = file.BaseAddress + stored;
    }

    /// <summary>Creates the error for a file that is only one part of several.</summary>
    public static InvalidHdf5Exception NeedsDriver(ReadOnlySpan<byte> driver, long offset) =>
        new(
            Hdf5ErrorKind.Driver,
            Structure,
            offset,
            $"The file is one part of several (driver `{Hdf5Text.Decode(driver).TrimEnd('\0')}`). "
                + "Join them into one file first, for example with `h5repart` or `h5repack`"
        );
}
