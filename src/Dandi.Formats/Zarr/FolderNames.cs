using System.IO.Enumeration;
using System.Text;

namespace Dandi.Zarr;

/// <summary>The names in one folder, sorted as paths are: a folder's name counts with the slash behind it.</summary>
/// <remarks>A folder may hold millions of chunks, so the names are kept as bytes: their length and some 6 bytes each.</remarks>
internal sealed class FolderNames
{
    private const int BlockSize = 64 << 10;
    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _places = [];
    private int _used = BlockSize;
    private int _next;

    /// <summary>Reads the names of a folder, but for excluded ones.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static FolderNames Read(string folder)
    {
        var names = new FolderNames();
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        var entries = new FileSystemEnumerable<bool>(
            folder,
            (ref entry) =>
            {
                names.Add(entry.FileName, entry.IsDirectory);
                return true;
            },
            options);
        foreach (var _ in entries)
        {
        }
        names._places.Sort((left, right) => names.BytesAt(left).SequenceCompareTo(names.BytesAt(right)));
        return names;
    }

    /// <summary>Takes the next name.</summary>
    /// <param name="name">The name; a folder's ends in a slash.</param>
    /// <returns>False at the end.</returns>
    public bool TryTake(out string name)
    {
        name = _next < _places.Count ? Encoding.UTF8.GetString(BytesAt(_places[_next])) : "";
        return _next++ < _places.Count;
    }

    private void Add(ReadOnlySpan<char> name, bool isFolder)
    {
        if (ZarrStore.IsExcluded(name)) return;
        var length = Encoding.UTF8.GetByteCount(name) + (isFolder ? 1 : 0);
        if (_used + 2 + length > BlockSize)
        {
            _blocks.Add(new byte[BlockSize]);
            _used = 0;
        }
        var target = _blocks[^1].AsSpan(_used, 2 + length);
        _places.Add(((_blocks.Count - 1) * BlockSize) + _used);
        target[0] = (byte)length;
        target[1] = (byte)(length >> 8);
        Encoding.UTF8.GetBytes(name, target[2..]);
        if (isFolder) target[^1] = (byte)'/';
        _used += target.Length;
    }

    private ReadOnlySpan<byte> BytesAt(int place)
    {
        var block = _blocks[place / BlockSize].AsSpan(place % BlockSize);
        return block.Slice(2, block[0] | (block[1] << 8));
    }
}
