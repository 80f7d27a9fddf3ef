using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dandi.Digests.Cache;

/// <summary>A page of the digest cache: records in the order of their keys, with an MD5 that detects damage.</summary>
/// <remarks>
/// Layout: <see cref="Capacity"/> records of 36 bytes (key and MD5, big-endian, 16 bytes each; day, little-endian,
/// 4 bytes); the number of records (2 bytes, little-endian); zeros; the MD5 of everything before it (16 bytes).
/// </remarks>
internal static class CachePage
{
    /// <summary>The size of a page in bytes.</summary>
    public const int Size = 4096;

    /// <summary>The maximum number of records in a page.</summary>
    public const int Capacity = 113;

    private const int RecordSize = 36;
    private const int CountOffset = Capacity * RecordSize;
    private const int DigestOffset = Size - MD5.HashSizeInBytes;

    /// <summary>Whether the MD5 of a page matches its content.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> page)
    {
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(page[..DigestOffset], md5);
        return md5.SequenceEqual(page[DigestOffset..]) && CountOf(page) <= Capacity;
    }

    /// <summary>Gets the number of records in an intact page.</summary>
    public static int CountOf(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt16LittleEndian(page[CountOffset..]);

    /// <summary>Reads a record of an intact page.</summary>
    public static CacheRecord Read(ReadOnlySpan<byte> page, int index)
    {
        var record = page.Slice(index * RecordSize, RecordSize);
        return new CacheRecord(
            BinaryPrimitives.ReadUInt128BigEndian(record),
            BinaryPrimitives.ReadUInt128BigEndian(record[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[32..])
        );
    }

    /// <summary>Finds a key in an intact page by binary search.</summary>
    public static CacheRecord? Find(ReadOnlySpan<byte> page, UInt128 key)
    {
        var (low, high) = (0, CountOf(page) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var record = Read(page, middle);
            if (record.Key == key)
                return record;
            if (record.Key < key)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return null;
    }

    /// <param name="page">The page to overwrite, of <see cref="Size"/> bytes.</param>
    /// <param name="records">At most <see cref="Capacity"/> records, in the order of their keys.</param>
    public static void Write(Span<byte> page, IReadOnlyList<CacheRecord> records)
    {
        page.Clear();
        for (var i = 0; i < records.Count; i++)
        {
            var record = page.Slice(i * RecordSize, RecordSize);
            BinaryPrimitives.WriteUInt128BigEndian(record, records[i].Key);
            BinaryPrimitives.WriteUInt128BigEndian(record[16..], records[i].Md5);
            BinaryPrimitives.WriteUInt32LittleEndian(record[32..], records[i].Day);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(page[CountOffset..], (ushort)records.Count);
        MD5.HashData(page[..DigestOffset], page[DigestOffset..]);
    }
}
