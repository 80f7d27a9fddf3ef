using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dandi.Digests.Cache;

/// <summary>A page of the file of the digest cache: records in the order of their keys, their number, and a digest that a damaged page does not have.</summary>
/// <remarks>Layout: <see cref="Capacity"/> records of 36 bytes (key and MD5 as 16 bytes each, the day as 4 bytes), the number of records (2 bytes), zeros, 16 bytes MD5 of all before them.</remarks>
internal static class CachePage
{
    /// <summary>The size of a page in bytes.</summary>
    public const int Size = 4096;

    /// <summary>How many records there can be.</summary>
    public const int Capacity = 113;

    private const int RecordSize = 36;
    private const int CountAt = Capacity * RecordSize;
    private const int DigestAt = Size - MD5.HashSizeInBytes;

    /// <summary>Whether a page is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> page)
    {
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(page[..DigestAt], md5);
        return md5.SequenceEqual(page[DigestAt..]) && CountOf(page) <= Capacity;
    }

    /// <summary>How many records an intact page has.</summary>
    public static int CountOf(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt16LittleEndian(page[CountAt..]);

    /// <summary>A record of an intact page.</summary>
    public static CacheRecord Read(ReadOnlySpan<byte> page, int index)
    {
        var record = page.Slice(index * RecordSize, RecordSize);
        return new CacheRecord(
            BinaryPrimitives.ReadUInt128BigEndian(record),
            BinaryPrimitives.ReadUInt128BigEndian(record[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[32..])
        );
    }

    /// <summary>Looks for a key in an intact page.</summary>
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

    /// <summary>Writes a page.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="records">At most <see cref="Capacity"/>, in the order of their keys.</param>
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
        BinaryPrimitives.WriteUInt16LittleEndian(page[CountAt..], (ushort)records.Count);
        MD5.HashData(page[..DigestAt], page[DigestAt..]);
    }
}
