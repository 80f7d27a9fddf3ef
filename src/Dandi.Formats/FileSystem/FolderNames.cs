using System.IO.Enumeration;
using System.Text;

namespace Dandi.FileSystem;

/// <summary>The names in one folder, sorted.</summary>
/// <remarks>A folder may hold millions of files, so the names are kept as bytes: their length and some 6 bytes each.</remarks>
internal sealed class FolderNames
{
    private const int BlockSize = 64 << 10;
    private const int FirstBlockSize = 4 << 10;
    private const int PrefixSize = 2;
    private const int FolderFlag = 0x80;
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private readonly NameOrder _order;
    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _places = [];
    private int _used = BlockSize;
    private int _next;

    private FolderNames(NameOrder order) => _order = order;

    /// <summary>Reads all names in a folder.</summary>
    /// <exception cref="IOException">The folder cannot be read to its end.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static FolderNames Read(string folder, NameOrder order)
    {
        var names = new FolderNames(order);
        var entries = new FileSystemEnumerable<bool>(
            folder,
            (ref entry) =>
            {
                names.Add(entry.FileName, entry.IsDirectory);
                return true;
            },
            Everything
        );
        foreach (var _ in entries) { }
        names._places.Sort((left, right) => names.Compare(names.BytesAt(left), names.BytesAt(right)));
        return names;
    }

    /// <summary>Takes the next name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isFolder">Whether the listing itself says that it is a folder, or a link to one. False may mean that it does not tell.</param>
    /// <returns>False at the end.</returns>
    public bool TryTake(out string name, out bool isFolder)
    {
        (name, isFolder) = ("", false);
        if (_next == _places.Count)
            return false;
        var place = _places[_next++];
        isFolder = IsFolderAt(place);
        var bytes = BytesAt(place);
        name = Encoding.UTF8.GetString(isFolder && _order == NameOrder.Paths ? bytes[..^1] : bytes);
        return true;
    }

    private void Add(ReadOnlySpan<char> name, bool isFolder)
    {
        var hasSlash = isFolder && _order == NameOrder.Paths;
        var length = Encoding.UTF8.GetByteCount(name) + (hasSlash ? 1 : 0);
        var target = Reserve(PrefixSize + length);
        _places.Add(((_blocks.Count - 1) * BlockSize) + _used);
        target[0] = (byte)length;
        target[1] = (byte)((length >> 8) | (isFolder ? FolderFlag : 0));
        Encoding.UTF8.GetBytes(name, target[PrefixSize..]);
        if (hasSlash)
            target[^1] = (byte)'/';
        _used += target.Length;
    }

    private Span<byte> Reserve(int size)
    {
        if (_used + size > BlockSize)
        {
            // Most folders are small.
            _blocks.Add(new byte[_blocks.Count == 0 ? FirstBlockSize : BlockSize]);
            _used = 0;
        }
        if (_used + size > _blocks[^1].Length)
        {
            var grown = _blocks[^1];
            Array.Resize(ref grown, BlockSize);
            _blocks[^1] = grown;
        }
        return _blocks[^1].AsSpan(_used, size);
    }

    private int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (_order == NameOrder.Paths)
            return left.SequenceCompareTo(right);
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        return Utf16Rank(left[common]).CompareTo(Utf16Rank(right[common]));
    }

    /// <summary>In UTF-16, U+E000 to U+FFFF (which begin with EE and EF in UTF-8) come after what surrogates stand for.</summary>
    private static int Utf16Rank(byte value) => value is 0xEE or 0xEF ? value + 0x10 : value;

    private bool IsFolderAt(int place) => (_blocks[place / BlockSize][(place % BlockSize) + 1] & FolderFlag) != 0;

    private ReadOnlySpan<byte> BytesAt(int place)
    {
        var block = _blocks[place / BlockSize].AsSpan(place % BlockSize);
        return block.Slice(PrefixSize, block[0] | ((block[1] & ~FolderFlag) << 8));
    }
}
