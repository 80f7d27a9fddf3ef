using System.Globalization;
using System.Text;

namespace Dandi;

/// <summary>Computes the checksum of a Zarr from its files (archive-api.md §11), in one pass over them.</summary>
/// <remarks>
/// Memory: some 24 bytes and the name of each file in the directories that are open, which are those on the way to the last file; in a directory of which it is known that
/// no directories are in it, only of the first hundred thousand.
/// </remarks>
public sealed class ZarrChecksum
{
    private readonly Stack<ZarrDirectory> _open = new();
    private readonly Func<string, bool>? _hasNoDirectories;
    private string _last = "";

    /// <summary>The checksum of nothing.</summary>
    public const string OfNothing = "481a2f77ab786a0f45aafd5db0971caa-0--0";

    /// <summary>A Zarr without files so far.</summary>
    /// <param name="hasNoDirectories">Tells whether no directories are in the directory of a path, which is empty for the root; null where nobody knows.</param>
    public ZarrChecksum(Func<string, bool>? hasNoDirectories = null)
    {
        _hasNoDirectories = hasNoDirectories;
        Open("", "");
    }

    /// <summary>Adds the next file, in the order of the bytes of their paths.</summary>
    /// <exception cref="ArgumentException">The file does not come behind the last one.</exception>
    public void Add(ZarrEntry entry)
    {
        if (Utf8Order.Compare(entry.Path, _last) <= 0)
            throw new ArgumentException($"`{entry.Path}` does not come behind `{_last}`", nameof(entry));
        var parts = entry.Path.Split('/');
        while (!IsOpen(parts))
            CloseLast();
        for (var depth = _open.Count - 1; depth < parts.Length - 1; depth++)
            Open(parts[depth], string.Join('/', parts[..(depth + 1)]));
        _open.Peek().AddFile(parts[^1], entry.Md5, entry.Size);
        _last = entry.Path;
    }

    /// <summary>Ends the Zarr.</summary>
    /// <returns>32 hexadecimal digits, <c>-</c>, the number of files, <c>--</c>, their size in bytes.</returns>
    public string Complete()
    {
        while (_open.Count > 1)
            CloseLast();
        return _open.Peek().Close();
    }

    /// <summary>The checksum of files in any order.</summary>
    public static string Of(IEnumerable<ZarrEntry> entries)
    {
        var checksum = new ZarrChecksum();
        foreach (var entry in entries.OrderBy(entry => entry.Path, Utf8Order.Instance))
            checksum.Add(entry);
        return checksum.Complete();
    }

    /// <summary>The number of files and of bytes that a checksum states.</summary>
    /// <returns>False where it is no checksum.</returns>
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
        _open.Push(new ZarrDirectory(name, _hasNoDirectories is { } ask ? () => ask(path) : null));

    private void CloseLast()
    {
        var closed = _open.Pop();
        _open.Peek().AddDirectory(closed);
    }

    /// <summary>Writes a name as JSON in ASCII, as the reference does: the short escapes, and <c>\uXXXX</c> for what is not printable ASCII.</summary>
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
