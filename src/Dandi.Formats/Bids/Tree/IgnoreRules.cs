using System.Text;
using Dandi.FileSystem;

namespace Dandi.Bids.Tree;

/// <summary>Which files of a dataset the checks leave out (docs/spec/bids-zarr-schema.md §1.1).</summary>
/// <remarks>
/// Of the patterns that match a path, the last one decides; but what is in an excluded folder is excluded. Paths are
/// relative to the root, and those of folders have no slash at the end: a pattern that ends with one excludes what is
/// in a folder, but not the folder.
/// </remarks>
internal sealed class IgnoreRules
{
    /// <summary>The name of the file with the patterns of a dataset.</summary>
    public const string FileName = ".bidsignore";

    // The largest known one, of a dataset whose files are listed one by one, has 200 kB. Each pattern costs time for
    // each file.
    private const int MaxFileSize = 256 << 10;

    private static readonly string[] Defaults =
    [
        "/sourcedata/",
        "/derivatives/",
        "/code/",
        "/stimuli/",
        "/log/",
        "/doc/",
    ];

    private readonly List<IgnorePattern> _patterns;

    private IgnoreRules(IEnumerable<string> lines) =>
        _patterns = [.. Defaults.Concat(lines).Select(IgnorePatternParser.TryParse).OfType<IgnorePattern>()];

    /// <param name="text">The text of a <c>.bidsignore</c>; empty for the default patterns alone.</param>
    public static IgnoreRules Parse(string text) => new(text.Split('\n'));

    /// <summary>Reads the rules of the dataset in a folder.</summary>
    /// <exception cref="IOException">There is a <c>.bidsignore</c>, but it cannot be read.</exception>
    public static IgnoreRules Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return Parse(PathEntry.IsFile(path) ? Decode(RegularFile.ReadAllBytes(path, MaxFileSize)) : "");
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException("Permission denied", error);
        }
    }

    /// <summary>Whether a path is excluded.</summary>
    public bool Excludes(string path) => Excludes(path, IsInExcluded(path));

    /// <summary>Whether what is in a folder is excluded.</summary>
    public bool ExcludesContent(string folder) => Excludes(folder + "/", IsInExcluded(folder));

    /// <summary>Whether a path is excluded.</summary>
    /// <param name="path">The path; with a slash at the end, whether the content of a folder is.</param>
    /// <param name="isInExcluded">Whether the content of the folder around it is excluded.</param>
    public bool Excludes(string path, bool isInExcluded)
    {
        if (isInExcluded)
            return true;
        var isExcluded = false;
        foreach (var pattern in _patterns)
        {
            if (pattern.IsNegated == isExcluded && pattern.Matches(path))
                isExcluded = !isExcluded;
        }
        return isExcluded;
    }

    private bool IsInExcluded(string path) => path.LastIndexOf('/') is > 0 and var end && ExcludesContent(path[..end]);

    /// <summary>Decodes the file as the BIDS validator does: it ignores one that begins in UTF-16.</summary>
    private static string Decode(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.StartsWith('\ufffd') ? "" : text.TrimStart('\ufeff');
    }
}
