using System.Buffers.Binary;
using System.Collections;
using System.Security.Cryptography;
using Dandi.Files;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Digests.Cache;

/// <summary>
/// The file of the digest cache: a header page, followed by pages of records (<see cref="CachePage"/>). It is
/// immutable: changes are written to a new file (<see cref="CacheStore"/>).
/// </summary>
/// <remarks>
/// Keys are digests and therefore evenly distributed: the first 64 bits of a key determine its page, and a lookup reads
/// one page. A damaged page counts as empty. Thread-safe.
/// </remarks>
internal sealed class CacheFile : IDisposable
{
    /// <summary>The average number of records per page: so few that hardly any page overflows.</summary>
    public const int AverageRecordsPerPage = 80;

    // More than four times the default maximum of records, 256 MiB.
    private const int MaxPages = 1 << 16;
    private const int HeaderSize = CachePage.Size;
    private static ReadOnlySpan<byte> Magic => "dandi digest cache 1\n"u8;

    private readonly SafeFileHandle _handle;
    private readonly BitArray _checked;

    private CacheFile(SafeFileHandle handle, int pages) =>
        (_handle, Pages, _checked) = (handle, pages, new BitArray(pages));

    public int Pages { get; }

    /// <summary>Whether any page that was read so far is damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a digest cache, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read, or belongs to another user.</exception>
    public static CacheFile Open(string path, IReadOnlyList<string> homes)
    {
        var handle = StateFile.Open(path, homes);
        try
        {
            return new CacheFile(handle, ReadHeader(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The page cannot be read.</exception>
    public CacheRecord? Find(UInt128 key)
    {
        Span<byte> page = stackalloc byte[CachePage.Size];
        return Pages > 0 && TryRead(PageOf(key, Pages), page) ? CachePage.Find(page, key) : null;
    }

    /// <summary>Reads all records in the order of their keys.</summary>
    /// <exception cref="IOException">A page cannot be read.</exception>
    public IEnumerable<CacheRecord> ReadAll()
    {
        var page = new byte[CachePage.Size];
        for (var number = 0; number < Pages; number++)
        {
            if (!TryRead(number, page))
                continue;
            for (var i = 0; i < CachePage.CountOf(page); i++)
                yield return CachePage.Read(page, i);
        }
    }

    /// <summary>Writes a complete file, header and pages, to a stream.</summary>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="count">The maximum number of records, which determines the number of pages.</param>
    /// <param name="records">
    /// The records in the order of their keys, each key once. Records that do not fit into their page are dropped.
    /// </param>
    public static void Write(Stream stream, long count, IEnumerable<CacheRecord> records)
    {
        var pages = (int)((count + AverageRecordsPerPage - 1) / AverageRecordsPerPage);
        var page = new byte[CachePage.Size];
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(Magic.Length), pages);
        MD5.HashData(page.AsSpan(0, HeaderSize - MD5.HashSizeInBytes), page.AsSpan(HeaderSize - MD5.HashSizeInBytes));
        stream.Write(page);
        var number = 0;
        var pageRecords = new List<CacheRecord>(CachePage.Capacity);
        foreach (var record in records)
        {
            while (number < PageOf(record.Key, pages))
                WritePage();
            if (pageRecords.Count < CachePage.Capacity)
                pageRecords.Add(record);
        }
        while (number < pages)
            WritePage();

        void WritePage()
        {
            CachePage.Write(page, pageRecords);
            stream.Write(page);
            pageRecords.Clear();
            number++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static int ReadHeader(SafeFileHandle handle)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
        if (RandomAccess.Read(handle, header, 0) != HeaderSize || !header.StartsWith(Magic))
            throw new InvalidDataException("it is not a digest cache of this version");
        MD5.HashData(header[..^MD5.HashSizeInBytes], md5);
        var pages = BinaryPrimitives.ReadInt32LittleEndian(header[Magic.Length..]);
        if (!md5.SequenceEqual(header[^MD5.HashSizeInBytes..]) || pages is < 0 or > MaxPages)
            throw new InvalidDataException("its header is damaged");
        if (RandomAccess.GetLength(handle) != HeaderSize + ((long)pages * CachePage.Size))
            throw new InvalidDataException("its size is wrong");
        return pages;
    }

    private bool TryRead(int number, Span<byte> page)
    {
        if (RandomAccess.Read(_handle, page, HeaderSize + ((long)number * CachePage.Size)) != CachePage.Size)
            return false;
        lock (_checked)
        {
            if (_checked[number])
                return CachePage.CountOf(page) <= CachePage.Capacity;
        }
        if (!CachePage.IsIntact(page))
        {
            IsDamaged = true;
            return false;
        }
        lock (_checked)
            _checked[number] = true;
        return true;
    }

    private static int PageOf(UInt128 key, int pages) => (int)Math.BigMul((ulong)(key >> 64), (ulong)pages, out _);
}
