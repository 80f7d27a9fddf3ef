using System.Buffers.Binary;
using System.Text;
using Dandi.Files.Spool;

namespace Dandi.Zarrs;

/// <summary>A list of Zarr entries on disk, so that memory does not depend on their number.</summary>
/// <remarks>
/// Entries may be added from any thread, but not while they are read; one reader at a time. A record is the length of
/// the path (4 bytes, little-endian), the MD5 (16 bytes), the size (8 bytes, little-endian) and the path in UTF-8.
/// </remarks>
internal sealed class ZarrEntrySpool(SpoolSpace space) : IDisposable
{
    private const int FixedBytes = 4 + 16 + 8;
    private const int ReadBytes = 64 << 10;
    private readonly Lock _lock = new();
    private SpoolStream? _file;
    private bool _isTorn;

    public long Count { get; private set; }

    /// <exception cref="DandiException">There is no space, for this entry or for an earlier one.</exception>
    public void Add(ZarrEntry entry)
    {
        Span<byte> head = stackalloc byte[FixedBytes];
        var path = Encoding.UTF8.GetBytes(entry.Path);
        BinaryPrimitives.WriteInt32LittleEndian(head, path.Length);
        BinaryPrimitives.WriteUInt128BigEndian(head[4..], entry.Md5);
        BinaryPrimitives.WriteInt64LittleEndian(head[20..], entry.Size);
        lock (_lock)
        {
            if (_isTorn)
                throw new DandiException(
                    "No space left for temporary data. Free some space or set TMPDIR to a folder with free space, "
                        + "then run the command again."
                );
            // After an incomplete record nothing may be added, even if there is space again.
            _isTorn = true;
            _file ??= new SpoolStream(space);
            _file.Write(head);
            _file.Write(path);
            _isTorn = false;
            Count++;
        }
    }

    /// <summary>Reads all entries in the order in which they were added.</summary>
    public IEnumerable<ZarrEntry> Read()
    {
        if (_file is null)
            yield break;
        _file.Position = 0;
        var reader = new BufferedStream(_file, ReadBytes);
        var head = new byte[FixedBytes];
        for (long i = 0; i < Count; i++)
        {
            reader.ReadExactly(head);
            var path = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
            reader.ReadExactly(path);
            yield return new ZarrEntry(
                Encoding.UTF8.GetString(path),
                BinaryPrimitives.ReadUInt128BigEndian(head.AsSpan(4)),
                BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(20))
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
