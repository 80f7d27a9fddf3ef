using System.Text;
using Dandi.Bids.Schema;
using Dandi.Bids.Tree;
using Dandi.FileSystem;

namespace Dandi.Bids.Matching;

/// <summary>
/// Finds subject and session in the paths of a dataset's files, by the rules for file names
/// (docs/spec/bids-zarr-schema.md §1.7). Safe for several threads.
/// </summary>
/// <remarks>
/// This is not the check of file names: as in the Python client, it follows the rules of another program
/// (bidsschematools), with its own reading of <c>.bidsignore</c>.
/// </remarks>
public sealed class BidsPaths
{
    private const string IgnoreFile = ".bidsignore";

    // Real ones have a few dozen lines.
    private const int MaxIgnoreBytes = 1 << 20;

    private readonly string _root;
    private readonly IReadOnlyList<PathRule> _rules;
    private readonly IReadOnlyList<string> _folderExtensions;
    private readonly IReadOnlyList<string> _ignored;

    /// <param name="schema">Defines the names.</param>
    /// <param name="root">The root of the dataset on this machine.</param>
    /// <exception cref="DandiException">The <c>.bidsignore</c> of the dataset cannot be read.</exception>
    public BidsPaths(BidsSchema schema, string root)
    {
        _root = root;
        _rules = [.. new PathRules(schema).Make()];
        _folderExtensions =
        [
            .. schema
                .PseudoFileExtensions.Select(extension => extension.TrimEnd('/'))
                .Where(extension => extension.Length > 0),
        ];
        _ignored = ReadIgnored(Path.Combine(root, IgnoreFile));
    }

    /// <summary>Finds the entities in the path of a file, or of a Zarr.</summary>
    /// <param name="path">The path relative to the dataset, with <c>/</c>.</param>
    /// <returns>Null if no rule matches, or if the file is ignored or in a dataset of its own.</returns>
    /// <exception cref="IOException">It is unknown whether the file is in a dataset of its own.</exception>
    public BidsEntities? Find(string path)
    {
        var parts = path.Split('/');
        if (parts.Any(part => part.StartsWith('.')) || parts[..^1].Any(IsFileLike) || IsInInnerDataset(parts))
            return null;
        if (IsFileLike(parts[^1]))
            parts[^1] += '/';
        else if (_ignored.Any(pattern => IsIgnored(path, parts[^1], pattern)))
            return null;
        foreach (var rule in _rules)
        {
            if (rule.Match(parts) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>Whether a folder with this name counts as a file.</summary>
    private bool IsFileLike(string name) =>
        _folderExtensions.Any(extension => name.EndsWith(extension, StringComparison.Ordinal));

    private bool IsInInnerDataset(string[] parts)
    {
        var folder = _root;
        foreach (var part in parts[..^1])
        {
            folder = Path.Combine(folder, part);
            if (BidsDatasetRoot.IsAt(folder))
                return true;
        }
        return false;
    }

    private static bool IsIgnored(string path, string name, string pattern)
    {
        if (pattern.StartsWith("**/", StringComparison.Ordinal))
            return ShellPattern.IsMatch(name, pattern.AsSpan().TrimStart("*/"));
        return ShellPattern.IsMatch(pattern.AsSpan().ContainsAny('/', '\\') ? $"/{path}" : name, pattern);
    }

    private static string[] ReadIgnored(string file)
    {
        try
        {
            return Encoding
                .UTF8.GetString(RegularFile.ReadAllBytes(file, MaxIgnoreBytes))
                .ReplaceLineEndings("\n")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException(
                $"`{file}` cannot be read: {error.Message.TrimEnd('.')}. Make it readable for you, or remove it.",
                error
            );
        }
    }
}
