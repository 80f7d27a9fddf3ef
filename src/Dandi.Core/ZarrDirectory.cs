using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dandi;

/// <summary>A directory of a Zarr whose checksum is being computed.</summary>
/// <remarks>Directories come before files in what is digested, so files are kept, as bytes; if there are very many and no directories among them, they are digested as they come.</remarks>
/// <param name="name">Its name in the directory that it is in.</param>
/// <param name="hasNoDirectories">Whether it is known that no directories are in it; asked once there are very many files.</param>
internal sealed class ZarrDirectory(string name, Func<bool>? hasNoDirectories)
{
    /// <summary>From this number of files on they are digested as they come, where that is possible.</summary>
    public const int VeryMany = 100_000;

    private const int BlockSize = 64 << 10;
    private const int FixedBytes = 2 + 16 + 8;
    private readonly List<(byte[] Bytes, int Used)> _blocks = [];
    private readonly List<(string Name, string Digest, long Size)> _directories = [];
    private byte[] _block = [];
    private int _used;
    private Digesting? _digesting;
    private long _count;
    private long _size;

    /// <summary>Its name in the directory that it is in.</summary>
    public string Name => name;

    /// <summary>Adds a file; files come in order.</summary>
    public void AddFile(string file, UInt128 md5, long size)
    {
        (_count, _size) = (_count + 1, _size + size);
        if (_digesting is not null)
            _digesting.Add(Hex(md5), file, size);
        else
            Keep(file, md5, size);
        if (_count == VeryMany && _directories.Count == 0 && hasNoDirectories?.Invoke() == true)
            BeginDigesting();
    }

    private void Keep(string file, UInt128 md5, long size)
    {
        var bytes = Encoding.UTF8.GetByteCount(file);
        if (_used + FixedBytes + bytes > _block.Length)
        {
            if (_used > 0)
                _blocks.Add((_block, _used));
            // The first block is small: most directories hold a few files.
            (_block, _used) = (new byte[Math.Max(_blocks.Count == 0 ? 512 : BlockSize, FixedBytes + bytes)], 0);
        }
        var target = _block.AsSpan(_used);
        BinaryPrimitives.WriteUInt16LittleEndian(target, checked((ushort)bytes));
        BinaryPrimitives.WriteUInt128BigEndian(target[2..], md5);
        BinaryPrimitives.WriteInt64LittleEndian(target[18..], size);
        _used += FixedBytes + Encoding.UTF8.GetBytes(file, target[FixedBytes..]);
    }

    /// <summary>Adds a directory that is complete; in any order.</summary>
    public void AddDirectory(ZarrDirectory directory)
    {
        if (_digesting is not null)
            throw new DandiException(
                $"The folder `{directory.Name}` came into being while its Zarr was being read. Try again when nothing writes to it any more."
            );
        _directories.Add((directory.Name, directory.Close(), directory._size));
        _count += directory._count;
        _size += directory._size;
    }

    /// <summary>Its checksum.</summary>
    public string Close()
    {
        if (_digesting is null)
            BeginDigesting();
        return string.Create(CultureInfo.InvariantCulture, $"{_digesting!.End()}-{_count}--{_size}");
    }

    private void BeginDigesting()
    {
        _digesting = new Digesting();
        foreach (var (directory, digest, size) in _directories.OrderBy(directory => directory.Name, Utf8Order.Instance))
            _digesting.Add(digest, directory, size);
        _digesting.BeginFiles();
        foreach (var (file, md5, size) in Files())
            _digesting.Add(Hex(md5), file, size);
        _blocks.Clear();
        (_block, _used) = ([], 0);
    }

    private static string Hex(UInt128 md5) => md5.ToString("x32", CultureInfo.InvariantCulture);

    private IEnumerable<(string Name, UInt128 Md5, long Size)> Files()
    {
        foreach (var (block, used) in _blocks.Append((_block, _used)))
        {
            for (var at = 0; at < used; )
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(at));
                var md5 = BinaryPrimitives.ReadUInt128BigEndian(block.AsSpan(at + 2));
                var size = BinaryPrimitives.ReadInt64LittleEndian(block.AsSpan(at + 18));
                yield return (Encoding.UTF8.GetString(block, at + FixedBytes, length), md5, size);
                at += FixedBytes + length;
            }
        }
    }

    /// <summary>The JSON of a directory on its way into a digest.</summary>
    private sealed class Digesting
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        private readonly StringBuilder _json = new("{\"directories\":[");
        private bool _isFirst = true;

        public void BeginFiles()
        {
            _json.Append("],\"files\":[");
            _isFirst = true;
        }

        public void Add(string digest, string entry, long size)
        {
            _json.Append(_isFirst ? "{\"digest\":\"" : ",{\"digest\":\"").Append(digest).Append("\",\"name\":\"");
            ZarrChecksum.AppendName(_json, entry);
            _json.Append(CultureInfo.InvariantCulture, $"\",\"size\":{size}}}");
            _isFirst = false;
            if (_json.Length > BlockSize)
                Flush();
        }

        public string End()
        {
            _json.Append("]}");
            Flush();
            var digest = Convert.ToHexStringLower(_hash.GetHashAndReset());
            _hash.Dispose();
            return digest;
        }

        private void Flush()
        {
            _hash.AppendData(Encoding.ASCII.GetBytes(_json.ToString()));
            _json.Clear();
        }
    }
}
