using System.Buffers;

namespace Dandi;

/// <summary>The rule for the path of an asset in its Dandiset (archive-api.md §6.3), checked in linear time.</summary>
/// <remarks>The archive's own expression backtracks exponentially on some paths; this is the same language.</remarks>
public static class AssetPath
{
    /// <summary>The longest path that the archive stores, in characters.</summary>
    public const int MaximumLength = 512;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789(),&#+~_=-[\\]^` \t\n\r\v\f"
    );

    /// <summary>Judges a path.</summary>
    /// <returns>What is wrong with it, or null where the archive takes it.</returns>
    public static string? FindFault(string path)
    {
        if (path.Length > MaximumLength)
            return $"the path has {path.Length} characters, the archive takes {MaximumLength} at most";
        return FindFormFault(path);
    }

    /// <summary>Judges a path but for its length, which the archive looks at later.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? FindFormFault(string path)
    {
        if (path.Length == 0)
            return "the path is empty";
        if (path[0] == '/')
            return "the path begins with `/`";
        for (var i = 0; i < path.Length; )
        {
            if (Plain.Contains(path[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < path.Length && !Plain.Contains(path[i]))
                i++;
            if (FindFault(path.AsSpan(start, i - start), i == path.Length) is { } fault)
                return fault;
        }
        return null;
    }

    private static string? FindFault(ReadOnlySpan<char> run, bool atEnd)
    {
        foreach (var character in run)
        {
            if (character is not ('/' or '.'))
                return $"the archive does not take the character {Show(character)} in a path";
        }
        if (atEnd)
            return $"the path ends in `{run}`";
        return run is "/" or "." or "/." ? null : $"the archive does not take `{run}` in a path";
    }

    private static string Show(char character) =>
        character is > ' ' and <= '~' ? $"`{character}`"
        : char.IsControl(character) || char.IsSurrogate(character) ? $"U+{(int)character:X4}"
        : $"`{character}` (U+{(int)character:X4})";
}
