using System.Buffers.Binary;
using System.Collections;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Digests.Cache;

/// <summary>The file of the digest cache, which is never written to once it is there: a header, and pages among which the keys are spread evenly.</summary>
/// <remarks>
/// Keys are digests, so that the first 64 bits of one tell its page. A look-up reads one page. Whatever is not as it was written counts as absent. Safe for many threads.
/// </remarks>
internal sealed class CacheFile : IDisposable
{
    /// <summary>How many records a page gets on the average: few enough that hardly one has more than there is room for.</summary>
    public const int DefaultRecords = 80;

    private const int HeaderSize = CachePage.Size;
    private static ReadOnlySpan<byte> Magic => "dandi digest cache 1\n"u8;

    private readonly SafeFileHandle _handle;
    private readonly BitArray _checked;

    private CacheFile(SafeFileHandle handle, int pages) =>
        (_handle, Pages, _checked) = (handle, pages, new BitArray(pages));

    /// <summary>How many pages there are.</summary>
    public int Pages { get; }

    /// <summary>Whether a page was found damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">It cannot be read, is no such file, or is damaged.</exception>
    public static CacheFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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

    /// <summary>What is known under a key.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public CacheRecord? Find(UInt128 key)
    {
        Span<byte> page = stackalloc byte[CachePage.Size];
        return Pages > 0 && TryRead(PageOf(key, Pages), page) ? CachePage.Find(page, key) : null;
    }

    /// <summary>All records, in the order of their keys.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
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

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="count">How many records there are at most.</param>
    /// <param name="records">The records, in the order of their keys, each key once. What a page has no room for is left out.</param>
    public static void Write(Stream stream, long count, IEnumerable<CacheRecord> records)
    {
        var pages = (int)((count + DefaultRecords - 1) / DefaultRecords);
        var page = new byte[CachePage.Size];
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(Magic.Length), pages);
        MD5.HashData(page.AsSpan(0, HeaderSize - MD5.HashSizeInBytes), page.AsSpan(HeaderSize - MD5.HashSizeInBytes));
        stream.Write(page);
        var number = 0;
        var ofPage = new List<CacheRecord>(CachePage.Capacity);
        foreach (var record in records)
        {
            while (number < PageOf(record.Key, pages))
                WritePage();
            if (ofPage.Count < CachePage.Capacity)
                ofPage.Add(record);
        }
        while (number < pages)
            WritePage();

        void WritePage()
        {
            CachePage.Write(page, ofPage);
            stream.Write(page);
            ofPage.Clear();
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
            throw new IOException("it is no digest cache of this version");
        MD5.HashData(header[..^MD5.HashSizeInBytes], md5);
        var pages = BinaryPrimitives.ReadInt32LittleEndian(header[Magic.Length..]);
        if (!md5.SequenceEqual(header[^MD5.HashSizeInBytes..]) || pages < 0)
            throw new IOException("its header is damaged");
        if (RandomAccess.GetLength(handle) != HeaderSize + ((long)pages * CachePage.Size))
            throw new IOException("it is cut off");
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
