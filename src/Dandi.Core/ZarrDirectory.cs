using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dandi;

/// <summary>A directory of a Zarr whose checksum is being computed; its files are kept as bytes, for there may be millions.</summary>
internal sealed class ZarrDirectory(string name)
{
    private const int BlockSize = 64 << 10;
    private const int FixedBytes = 2 + 16 + 8;
    private readonly List<(byte[] Bytes, int Used)> _blocks = [];
    private readonly List<(string Name, string Digest, long Size)> _directories = [];
    private byte[] _block = [];
    private int _used;
    private long _count;
    private long _size;

    /// <summary>Its name in the directory that it is in.</summary>
    public string Name => name;

    /// <summary>Adds a file; files come in order.</summary>
    public void AddFile(string file, UInt128 md5, long size)
    {
        var bytes = Encoding.UTF8.GetByteCount(file);
        if (_used + FixedBytes + bytes > _block.Length)
        {
            if (_used > 0) _blocks.Add((_block, _used));
            // The first block is small: most directories hold a few files.
            (_block, _used) = (new byte[Math.Max(_blocks.Count == 0 ? 512 : BlockSize, FixedBytes + bytes)], 0);
        }
        var target = _block.AsSpan(_used);
        BinaryPrimitives.WriteUInt16LittleEndian(target, checked((ushort)bytes));
        BinaryPrimitives.WriteUInt128BigEndian(target[2..], md5);
        BinaryPrimitives.WriteInt64LittleEndian(target[18..], size);
        _used += FixedBytes + Encoding.UTF8.GetBytes(file, target[FixedBytes..]);
        _count++;
        _size += size;
    }

    /// <summary>Adds a directory that is complete; in any order.</summary>
    public void AddDirectory(ZarrDirectory directory)
    {
        _directories.Add((directory.Name, directory.Close(), directory._size));
        _count += directory._count;
        _size += directory._size;
    }

    /// <summary>Its checksum.</summary>
    public string Close()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var json = new StringBuilder("{\"directories\":[");
        var isFirst = true;
        foreach (var (directory, digest, size) in _directories.OrderBy(directory => directory.Name, Utf8Order.Instance)) Append(json, hash, digest, directory, size, ref isFirst);
        json.Append("],\"files\":[");
        isFirst = true;
        foreach (var (file, md5, size) in Files()) Append(json, hash, md5.ToString("x32", CultureInfo.InvariantCulture), file, size, ref isFirst);
        json.Append("]}");
        Flush(json, hash);
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash.GetHashAndReset())}-{_count}--{_size}");
    }

    private IEnumerable<(string Name, UInt128 Md5, long Size)> Files()
    {
        foreach (var (block, used) in _blocks.Append((_block, _used)))
        {
            for (var at = 0; at < used;)
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(at));
                var md5 = BinaryPrimitives.ReadUInt128BigEndian(block.AsSpan(at + 2));
                var size = BinaryPrimitives.ReadInt64LittleEndian(block.AsSpan(at + 18));
                yield return (Encoding.UTF8.GetString(block, at + FixedBytes, length), md5, size);
                at += FixedBytes + length;
            }
        }
    }

    private static void Append(StringBuilder json, IncrementalHash hash, string digest, string entry, long size, ref bool isFirst)
    {
        json.Append(isFirst ? "{\"digest\":\"" : ",{\"digest\":\"").Append(digest).Append("\",\"name\":\"");
        ZarrChecksum.AppendName(json, entry);
        json.Append(CultureInfo.InvariantCulture, $"\",\"size\":{size}}}");
        isFirst = false;
        if (json.Length > BlockSize) Flush(json, hash);
    }

    private static void Flush(StringBuilder json, IncrementalHash hash)
    {
        hash.AppendData(Encoding.ASCII.GetBytes(json.ToString()));
        json.Clear();
    }
}
