using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dandi;

/// <summary>A directory of a Zarr whose checksum is being computed.</summary>
/// <remarks>
/// The hashed JSON lists directories before files, although they arrive interleaved. Files are therefore kept in memory
/// in a compact form until the directory is closed. If there are very many files, and the directory is known to contain
/// no directories, the files are hashed as they arrive from then on.
/// </remarks>
/// <param name="name">The last segment of the directory's path; empty for the root.</param>
/// <param name="hasNoDirectories">
/// Returns whether the directory is known to contain no directories; called at most once, when it has
/// <see cref="StreamingThreshold"/> files.
/// </param>
internal sealed class ZarrDirectory(string name, Func<bool>? hasNoDirectories)
{
    /// <summary>The number of files from which on they are hashed as they arrive, if that is possible.</summary>
    public const int StreamingThreshold = 100_000;

    private const int BlockSize = 64 << 10;

    // A kept file: length of the name (2 bytes), MD5 (16 bytes), size (8 bytes), name.
    private const int FixedBytes = 2 + 16 + 8;
    private readonly List<(byte[] Bytes, int Used)> _blocks = [];
    private readonly List<(string Name, string Digest, long Size)> _directories = [];
    private byte[] _block = [];
    private int _used;
    private JsonHasher? _hasher;
    private long _count;
    private long _size;

    public string Name => name;

    /// <summary>Adds a file; files are added in the order of their names.</summary>
    public void AddFile(string file, UInt128 md5, long size)
    {
        (_count, _size) = (_count + 1, _size + size);
        if (_hasher is not null)
            _hasher.Add(Hex(md5), file, size);
        else
            Keep(file, md5, size);
        if (_count == StreamingThreshold && _directories.Count == 0 && hasNoDirectories?.Invoke() == true)
            StartHashing();
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

    /// <summary>Closes a directory and adds it; directories may be added in any order.</summary>
    public void AddDirectory(ZarrDirectory directory)
    {
        if (_hasher is not null)
            throw new DandiException(
                $"The folder `{directory.Name}` was created while its Zarr was being read. "
                    + "Make sure no other program is writing to the Zarr, then run the command again."
            );
        _directories.Add((directory.Name, directory.Close(), directory._size));
        _count += directory._count;
        _size += directory._size;
    }

    /// <summary>Computes the checksum of the directory; nothing can be added afterwards.</summary>
    public string Close()
    {
        if (_hasher is null)
            StartHashing();
        return string.Create(CultureInfo.InvariantCulture, $"{_hasher!.Complete()}-{_count}--{_size}");
    }

    private void StartHashing()
    {
        _hasher = new JsonHasher();
        foreach (var (directory, digest, size) in _directories.OrderBy(directory => directory.Name, Utf8Order.Instance))
            _hasher.Add(digest, directory, size);
        _hasher.StartFiles();
        foreach (var (file, md5, size) in KeptFiles())
            _hasher.Add(Hex(md5), file, size);
        _blocks.Clear();
        (_block, _used) = ([], 0);
    }

    private static string Hex(UInt128 md5) => md5.ToString("x32", CultureInfo.InvariantCulture);

    private IEnumerable<(string Name, UInt128 Md5, long Size)> KeptFiles()
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

    /// <summary>Writes the JSON of a directory and hashes it block by block.</summary>
    private sealed class JsonHasher
    {
        private const int FlushLength = 4 << 10;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        private readonly StringBuilder _json = new("{\"directories\":[");
        private bool _isFirst = true;

        public void StartFiles()
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
            if (_json.Length > FlushLength)
                Flush();
        }

        public string Complete()
        {
            _json.Append("]}");
            Flush();
            var digest = Convert.ToHexStringLower(_hash.GetHashAndReset());
            _hash.Dispose();
            return digest;
        }

        private void Flush()
        {
            foreach (var chunk in _json.GetChunks())
            {
                var bytes = ArrayPool<byte>.Shared.Rent(chunk.Length);
                _hash.AppendData(bytes, 0, Encoding.ASCII.GetBytes(chunk.Span, bytes));
                ArrayPool<byte>.Shared.Return(bytes);
            }
            _json.Clear();
        }
    }
}
