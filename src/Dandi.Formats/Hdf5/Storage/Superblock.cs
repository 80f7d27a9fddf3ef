namespace Dandi.Hdf5.Storage;

/// <summary>The head of an HDF5 file (HDF5 format specification, II.A, versions 0 to 3).</summary>
/// <param name="Version">0 to 3.</param>
/// <param name="UserBlock">Bytes before it, which are not HDF5's.</param>
/// <param name="OffsetSize">Bytes of an address.</param>
/// <param name="LengthSize">Bytes of a length.</param>
/// <param name="RootAddress">The header of the root group.</param>
/// <param name="ExtensionAddress">The header of the superblock's extension, or nowhere.</param>
internal sealed record Superblock(
    int Version,
    long UserBlock,
    int OffsetSize,
    int LengthSize,
    long RootAddress,
    long ExtensionAddress
)
{
    private const string Reading = "superblock";
    private const int OpenForWriting = 0x01;
    private const int WrittenWhileRead = 0x04;
    private const int MaxUserBlockStep = 62;

    private static ReadOnlySpan<byte> SignatureBytes =>
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Finds and reads it, and tells the file where address 0 is and how long addresses are.</summary>
    public static Superblock Read(FileBytes file)
    {
        var start = Find(file);
        var version = file.At(start + 8, 1, Reading)[0];
        file.BaseAddress = start;
        return version switch
        {
            0 or 1 => ReadOld(file, version),
            2 or 3 => ReadNew(file, version),
            _ => throw file.Cursor(0, 9, Reading).UnknownVersion(version, 0, "the superblock"),
        };
    }

    private static long Find(FileBytes file)
    {
        for (var step = 0; step < MaxUserBlockStep - 9; step++)
        {
            var offset = step == 0 ? 0 : 512L << (step - 1);
            if (offset + 12 > file.Length)
                break;
            if (file.At(offset, 8, Reading).SequenceEqual(SignatureBytes))
                return offset;
        }
        var problem = file.Length == 0 ? "The file is empty" : "The file is no HDF5 file: file signature not found";
        throw new InvalidHdf5Exception(Hdf5Fault.Signature, Reading, -1, problem);
    }

    private static Superblock ReadOld(FileBytes file, int version)
    {
        var sizes = file.Cursor(0, 16, Reading);
        sizes.Skip(13);
        (file.OffsetSize, file.LengthSize) = (CheckedSize(ref sizes), CheckedSize(ref sizes));
        var head = version == 0 ? 24 : 28;
        var cursor = file.Cursor(0, head + 6L * file.OffsetSize, Reading);
        cursor.Skip(head);
        var storedBase = cursor.Address();
        cursor.Address();
        var end = cursor.Address();
        var driver = cursor.Address();
        SetEnd(file, end, storedBase, ref cursor);
        if (driver != ByteCursor.Undefined && file.Holds(driver, 16))
            throw NeedsDriver(file.At(driver + 8, 8, Reading), driver + file.BaseAddress);
        cursor.Skip(file.OffsetSize);
        return new Superblock(
            version,
            file.BaseAddress,
            file.OffsetSize,
            file.LengthSize,
            cursor.Address(),
            ByteCursor.Undefined
        );
    }

    private static Superblock ReadNew(FileBytes file, int version)
    {
        var sizes = file.Cursor(0, 12, Reading);
        sizes.Skip(9);
        (file.OffsetSize, file.LengthSize) = (CheckedSize(ref sizes), CheckedSize(ref sizes));
        var flags = sizes.Byte();
        var cursor = file.Cursor(0, 12 + 4L * file.OffsetSize + 4, Reading);
        cursor.Skip(12);
        var storedBase = cursor.Address();
        var extension = cursor.Address();
        var end = cursor.Address();
        var root = cursor.Address();
        cursor.Checksum();
        SetEnd(file, end, storedBase, ref cursor);
        if (version == 3 && (flags & (OpenForWriting | WrittenWhileRead)) != 0)
        {
            throw new InvalidHdf5Exception(
                Hdf5Fault.OpenForWrite,
                Reading,
                file.BaseAddress,
                "A program still has the file open for writing, or ended without closing it. Wait until it is finished; if it is, `h5clear -s FILE` clears the flag"
            );
        }
        return new Superblock(version, file.BaseAddress, file.OffsetSize, file.LengthSize, root, extension);
    }

    private static int CheckedSize(ref ByteCursor cursor)
    {
        var size = cursor.Byte();
        return size is 2 or 4 or 8 or 16
            ? size
            : throw cursor.Damaged($"addresses or lengths of {size} bytes do not exist");
    }

    /// <summary>The same test that the HDF5 library makes: what an interrupted copy leaves is shorter than the file says it is.</summary>
    private static void SetEnd(FileBytes file, long end, long storedBase, ref ByteCursor cursor)
    {
        if (end == ByteCursor.Undefined)
            throw cursor.Damaged("the file does not say where it ends");
        // The file may have been put behind a user block after it was written; its end moves with it.
        var stored = end - Math.Max(0, storedBase);
        var there = file.Length - file.BaseAddress;
        if (there < stored)
            throw new InvalidHdf5Exception(
                Hdf5Fault.Truncated,
                Reading,
                file.BaseAddress,
                $"The file is truncated: eof = {there}, stored_eof = {stored}. {stored - there} bytes at its end are missing, as after an interrupted copy"
            );
        file.End = file.BaseAddress + stored;
    }

    /// <summary>The refusal of a file that is only one part of several.</summary>
    public static InvalidHdf5Exception NeedsDriver(ReadOnlySpan<byte> driver, long offset) =>
        new(
            Hdf5Fault.Driver,
            Reading,
            offset,
            $"The file is one of several that belong together (driver `{Hdf5Text.Decode(driver).TrimEnd('\0')}`). Join them into one first, for instance with `h5repart` or `h5repack`"
        );
}
