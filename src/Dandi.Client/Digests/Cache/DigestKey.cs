using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dandi.FileSystem;

namespace Dandi.Digests.Cache;

/// <summary>
/// Computes the key of a part of a file in the digest cache: a digest of everything that distinguishes this state of
/// the file from all others.
/// </summary>
internal static class DigestKey
{
    private const byte StateKind = 1;
    private const byte RenamedKind = 2;
    private const int FixedSize = 65;

    /// <summary>Gets the key that is valid until anything about the file changes, including its name.</summary>
    /// <remarks>
    /// Every write updates the change time (ctime), which no program can set back. If the file system stores it in
    /// whole seconds only, or invents it, the key includes the path as well.
    /// </remarks>
    /// <param name="status">The status of the file.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="partSize">The size of the parts in bytes.</param>
    /// <param name="number">The number of the part, from 1.</param>
    public static UInt128 Of(in FileStatus status, string path, long partSize, int number) =>
        Digest(StateKind, status, status.Changed, status.Changed.Nanoseconds == 0 ? path : "", partSize, number);

    /// <summary>
    /// Gets the key that stays valid when the file is renamed or moved, which updates the change time but not the
    /// creation time.
    /// </summary>
    /// <returns>Null if the file system does not store the creation time precisely.</returns>
    public static UInt128? OfRenamed(in FileStatus status, long partSize, int number) =>
        status.Created is { Nanoseconds: not 0 } born ? Digest(RenamedKind, status, born, "", partSize, number) : null;

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
