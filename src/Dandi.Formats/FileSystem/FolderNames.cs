using System.IO.Enumeration;
using System.Text;

namespace Dandi.FileSystem;

/// <summary>The sorted names of the entries of one folder.</summary>
/// <remarks>
/// A folder may have millions of entries, so the names are stored as UTF-8 in large blocks, with an overhead of about
/// 6 bytes per name. A stored name is preceded by two bytes: its length (15 bits) and the folder flag.
/// </remarks>
internal sealed class FolderNames
{
    private const int BlockSize = 64 << 10;
    private const int FirstBlockSize = 1 << 10;
    private const int PrefixSize = 2;
    private const int FolderFlag = 0x80;
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private readonly NameOrder _order;
    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _positions = [];
    private int _used = BlockSize;
    private int _next;

    private FolderNames(NameOrder order) => _order = order;

    /// <summary>Reads and sorts the names in a folder.</summary>
    /// <exception cref="IOException">The folder cannot be read completely.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not list the folder.</exception>
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
        names._positions.Sort((left, right) => names.Compare(names.BytesAt(left), names.BytesAt(right)));
        return names;
    }

    /// <summary>Returns the next name, in order.</summary>
    /// <param name="name">The name, without a slash.</param>
    /// <param name="isFolder">Whether the entry is a folder or a link to one. May be false for a folder if the file
    /// system does not report kinds in listings.</param>
    /// <returns>False after the last name.</returns>
    public bool TryReadNext(out string name, out bool isFolder)
    {
        (name, isFolder) = ("", false);
        if (_next == _positions.Count)
            return false;
        var position = _positions[_next++];
        isFolder = IsFolderAt(position);
        var bytes = BytesAt(position);
        name = Encoding.UTF8.GetString(isFolder && _order == NameOrder.Paths ? bytes[..^1] : bytes);
        return true;
    }

    private void Add(ReadOnlySpan<char> name, bool isFolder)
    {
        var hasSlash = isFolder && _order == NameOrder.Paths;
        var length = Encoding.UTF8.GetByteCount(name) + (hasSlash ? 1 : 0);
        var target = Reserve(PrefixSize + length);
        _positions.Add(((_blocks.Count - 1) * BlockSize) + _used);
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
            // Most folders are small, so the first block starts small and grows.
            _blocks.Add(new byte[_blocks.Count == 0 ? FirstBlockSize : BlockSize]);
            _used = 0;
        }
        if (_used + size > _blocks[^1].Length)
        {
            var grown = _blocks[^1];
            Array.Resize(ref grown, Math.Min(BlockSize, Math.Max(4 * grown.Length, _used + size)));
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

    /// <summary>
    /// Ranks the first byte of a UTF-8 sequence in UTF-16 order, where U+E000 to U+FFFF (lead bytes EE and EF) come
    /// after the characters that are encoded as surrogate pairs (lead bytes F0 to F4).
    /// </summary>
    private static int Utf16Rank(byte value) => value is 0xEE or 0xEF ? value + 0x10 : value;

    private bool IsFolderAt(int position) =>
        (_blocks[position / BlockSize][(position % BlockSize) + 1] & FolderFlag) != 0;

    private ReadOnlySpan<byte> BytesAt(int position)
    {
        var block = _blocks[position / BlockSize].AsSpan(position % BlockSize);
        return block.Slice(PrefixSize, block[0] | ((block[1] & ~FolderFlag) << 8));
    }
}
