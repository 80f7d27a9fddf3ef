using System.Buffers;

namespace Dandi;

/// <summary>Checks the path of an asset in its Dandiset (docs/spec/archive-api.md §6.3) in linear time.</summary>
/// <remarks>
/// It accepts exactly the paths that the archive's regular expression accepts. The expression itself is not used,
/// because it backtracks exponentially on some paths.
/// </remarks>
public static class AssetPath
{
    /// <summary>The maximum length of a path in the archive, in characters.</summary>
    public const int MaxLength = 512;

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789(),&#+~_=-[\\]^` \t\n\r\v\f"
    );

    /// <summary>Checks a path, including its length.</summary>
    /// <returns>What is wrong with the path, or null if the archive accepts it.</returns>
    public static string? FindProblem(string path)
    {
        if (path.Length > MaxLength)
            return $"the path has {path.Length} characters, the archive accepts at most {MaxLength}";
        return FindSyntaxProblem(path);
    }

    /// <summary>Checks a path except for its length, which the archive checks later.</summary>
    /// <returns>What is wrong with the path, or null.</returns>
    public static string? FindSyntaxProblem(string path)
    {
        if (path.Length == 0)
            return "the path is empty";
        if (path[0] == '/')
            return "the path begins with `/`";
        for (var i = 0; i < path.Length; )
        {
            if (PlainCharacters.Contains(path[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < path.Length && !PlainCharacters.Contains(path[i]))
                i++;
            if (FindSyntaxProblem(path.AsSpan(start, i - start), i == path.Length) is { } problem)
                return problem;
        }
        return null;
    }

    /// <summary>
    /// Whether a path from a server stays inside the folder that it is relative to: it is not empty or absolute, and
    /// has no NUL and no segment that is empty, <c>.</c> or <c>..</c>.
    /// </summary>
    public static bool IsRelative(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            return false;
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(segment) is "" or "." or "..")
                return false;
        }
        return true;
    }

    /// <summary>The folders that contain a path, from the outermost; without the root and the path itself.</summary>
    public static IEnumerable<string> FoldersOf(string path)
    {
        for (var end = path.IndexOf('/'); end >= 0; end = path.IndexOf('/', end + 1))
            yield return path[..end];
    }

    /// <summary>Whether a path is that of a folder or below it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="folder">The path of the folder; not empty, and without a slash at its end.</param>
    public static bool IsAtOrBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>Checks a run of characters that are not plain: slashes and periods only, in few combinations.</summary>
    private static string? FindSyntaxProblem(ReadOnlySpan<char> run, bool atEnd)
    {
        foreach (var character in run)
        {
            if (character is not ('/' or '.'))
                return $"the archive does not accept the character {Format(character)} in a path";
        }
        if (atEnd)
            return $"the path ends in `{run}`";
        return run is "/" or "." or "/." ? null : $"the archive does not accept `{run}` in a path";
    }

    private static string Format(char character) =>
        character is > ' ' and <= '~' ? $"`{character}`"
        : char.IsControl(character) || char.IsSurrogate(character) ? $"U+{(int)character:X4}"
        : $"`{character}` (U+{(int)character:X4})";
}
