using System.Globalization;
using System.Text;

namespace Dandi;

/// <summary>
/// Computes the checksum of a Zarr in one pass over its entries (docs/spec/archive-api.md §11; the reference is
/// https://github.com/dandi/zarr_checksum).
/// </summary>
/// <remarks>
/// <para>
/// Entries are added in the order of the UTF-8 bytes of their paths. A stack holds the open directories: the root, and
/// those that contain the last entry. <see cref="Add"/> closes the directories that the next entry is not in, which
/// adds their checksums to their parents, and opens the others. <see cref="Complete"/> closes what is left.
/// </para>
/// <para>
/// Memory: about 26 bytes and the name for each entry of the open directories; in a directory that is known to contain
/// no directories, only for the first 100,000 entries. Not thread-safe.
/// </para>
/// </remarks>
public sealed class ZarrChecksum
{
    private readonly Stack<ZarrDirectory> _open = new();
    private readonly Func<string, bool>? _hasNoDirectories;
    private string _last = "";

    /// <summary>The checksum of a Zarr without entries.</summary>
    public const string Empty = "481a2f77ab786a0f45aafd5db0971caa-0--0";

    /// <summary>Starts a checksum, of no entries yet.</summary>
    /// <param name="hasNoDirectories">
    /// Returns whether a directory, given by its path (empty for the root), is known to contain no directories, which
    /// saves memory. Null if that is never known.
    /// </param>
    public ZarrChecksum(Func<string, bool>? hasNoDirectories = null)
    {
        _hasNoDirectories = hasNoDirectories;
        Open("", "");
    }

    /// <summary>Adds the next entry, in the order of the UTF-8 bytes of the paths.</summary>
    /// <exception cref="ArgumentException">The path does not sort after that of the last entry.</exception>
    /// <exception cref="DandiException">
    /// A directory appeared in a directory that was known to contain none.
    /// </exception>
    public void Add(ZarrEntry entry)
    {
        if (Utf8Order.Compare(entry.Path, _last) <= 0)
            throw new ArgumentException($"The path `{entry.Path}` must sort after `{_last}`.", nameof(entry));
        var parts = entry.Path.Split('/');
        while (!IsOpen(parts))
            CloseLast();
        for (var depth = _open.Count - 1; depth < parts.Length - 1; depth++)
            Open(parts[depth], string.Join('/', parts[..(depth + 1)]));
        _open.Peek().AddFile(parts[^1], entry.Md5, entry.Size);
        _last = entry.Path;
    }

    /// <summary>Computes the checksum of all entries that were added; nothing can be added afterwards.</summary>
    /// <returns>32 hexadecimal digits, <c>-</c>, the number of entries, <c>--</c>, their total size in bytes.</returns>
    public string Complete()
    {
        while (_open.Count > 1)
            CloseLast();
        return _open.Peek().Close();
    }

    /// <summary>Computes the checksum of entries that are in memory, in any order.</summary>
    public static string Of(IEnumerable<ZarrEntry> entries)
    {
        var checksum = new ZarrChecksum();
        foreach (var entry in entries.OrderBy(entry => entry.Path, Utf8Order.Instance))
            checksum.Add(entry);
        return checksum.Complete();
    }

    /// <summary>Reads the number of entries and their total size in bytes from a checksum.</summary>
    /// <returns>False if the text is not a Zarr checksum.</returns>
    public static bool TryReadTotals(string checksum, out long count, out long size)
    {
        (count, size) = (0, 0);
        var parts = checksum.Split('-');
        return parts.Length == 4
            && parts[0].Length == 32
            && parts[2].Length == 0
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }

    private bool IsOpen(string[] parts)
    {
        var depth = _open.Count - 1;
        if (depth > parts.Length - 1)
            return false;
        foreach (var directory in _open)
        {
            if (depth == 0)
                break;
            if (directory.Name != parts[--depth])
                return false;
        }
        return true;
    }

    private void Open(string name, string path) =>
        _open.Push(new ZarrDirectory(name, _hasNoDirectories is { } isFlat ? () => isFlat(path) : null));

    private void CloseLast()
    {
        var closed = _open.Pop();
        _open.Peek().AddDirectory(closed);
    }

    /// <summary>
    /// Appends a name as a JSON string in ASCII, exactly as Python's <c>json.dumps</c> does: short escapes where they
    /// exist, <c>\uXXXX</c> for everything else that is not printable ASCII.
    /// </summary>
    internal static void AppendName(StringBuilder json, string name)
    {
        foreach (var unit in name)
        {
            _ = unit switch
            {
                '"' or '\\' => json.Append('\\').Append(unit),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                >= ' ' and <= '~' => json.Append(unit),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
            };
        }
    }
}
