using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dandi.FileSystem;

namespace Dandi.Digests.Cache;

/// <summary>Under which name the digest cache keeps the MD5 of a part of a file: a digest itself, of what tells this state of the file from all others.</summary>
internal static class DigestKey
{
    private const byte OfState = 1;
    private const byte OfMovedFile = 2;
    private const int FixedSize = 65;

    /// <summary>The key while nothing of the file is changed, not even its name.</summary>
    /// <remarks>Whoever writes to a file changes its change time, and nobody can set that back. Where it is kept in whole seconds only, or made up, the same path is asked for in addition.</remarks>
    /// <param name="status">The file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="partSize">The size of the parts.</param>
    /// <param name="number">The number of the part, from 1.</param>
    public static UInt128 Of(in FileStatus status, string path, long partSize, int number) =>
        Digest(OfState, status, status.Changed, status.Changed.Nanoseconds == 0 ? path : "", partSize, number);

    /// <summary>The key for the same file under another name: renaming changes the change time, but not when the file was made.</summary>
    /// <returns>Null where the file system does not know that exactly.</returns>
    public static UInt128? OfMoved(in FileStatus status, long partSize, int number) =>
        status.Born is { Nanoseconds: not 0 } born ? Digest(OfMovedFile, status, born, "", partSize, number) : null;

    private static UInt128 Digest(
        byte kind,
        in FileStatus status,
        FileTime time,
        string path,
        long partSize,
        int number
    )
    {
        var length = FixedSize + Encoding.UTF8.GetMaxByteCount(path.Length);
        var text = length <= 1024 ? stackalloc byte[length] : new byte[length];
        text[0] = kind;
        BinaryPrimitives.WriteUInt64LittleEndian(text[1..], status.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(text[9..], status.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(text[17..], status.Size);
        BinaryPrimitives.WriteInt64LittleEndian(text[25..], status.Modified.Seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(text[33..], status.Modified.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(text[37..], time.Seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(text[45..], time.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(text[49..], partSize);
        BinaryPrimitives.WriteInt64LittleEndian(text[57..], number);
        var written = FixedSize + Encoding.UTF8.GetBytes(path, text[FixedSize..]);
        Span<byte> key = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(text[..written], key);
        return BinaryPrimitives.ReadUInt128BigEndian(key);
    }
}
