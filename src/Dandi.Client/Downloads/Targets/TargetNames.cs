using System.Buffers;
using System.Text;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Checks paths from a server before they become paths on this machine. What another system would take for a drive, a
/// device or another path is refused on every machine. Characters that Windows does not allow, such as the colon of a
/// time, are accepted: labs use them, and this machine can store them.
/// </summary>
internal static class TargetNames
{
    /// <summary>The ending of folders that hold the bytes of an unfinished download, as in the Python client.</summary>
    public const string PartialExtension = ".dandidownload";

    /// <summary>The maximum length of a name on all common file systems, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 255;

    // PATH_MAX of Linux.
    private const int MaxPathBytes = 4096;

    private static readonly SearchValues<char> PeriodsAndBlanks = SearchValues.Create(". ");

    // Devices of Windows, with any extension
    // (https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions).
    private static readonly SearchValues<string> Devices = SearchValues.Create(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Checks a path that is relative to the folder of the download.</summary>
    /// <returns>What is wrong with it, as the predicate of a sentence; null if it is safe.</returns>
    public static string? FindProblem(string path)
    {
        if (path.Length == 0)
            return "is empty";
        if (path[0] == '/' || IsDrive(path))
            return "is absolute";
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
            return $"is longer than {MaxPathBytes} bytes";
        if (FindCharacter(path) is { } problem)
            return problem;
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (FindProblemOfName(path.AsSpan(range)) is { } nameProblem)
                return nameProblem;
        }
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return Encoding.UTF8.GetByteCount(name) + PartialExtension.Length > MaxNameBytes
            ? $"ends in a name of more than {MaxNameBytes - PartialExtension.Length} bytes"
            : null;
    }

    private static bool IsDrive(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static string? FindCharacter(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            var character = path[i];
            if (character == '\\')
                return "contains a backslash";
            if (char.IsControl(character))
                return $"contains the control character U+{(int)character:X4}";
            if (char.IsHighSurrogate(character) && i + 1 < path.Length && char.IsLowSurrogate(path[i + 1]))
                i++;
            else if (char.IsSurrogate(character))
                return "is not valid Unicode";
        }
        return null;
    }

    private static string? FindProblemOfName(ReadOnlySpan<char> name)
    {
        if (name is "")
            return "contains an empty name";
        if (name is "." or "..")
            return $"contains `{name}`";
        if (PeriodsAndBlanks.Contains(name[^1]))
            return "contains a name that ends in a period or a blank, which Windows removes";
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            return $"contains a name of more than {MaxNameBytes} bytes";
        if (IsDevice(name))
            return $"contains `{name}`, the name of a device on Windows";
        if (name.EndsWith(PartialExtension, StringComparison.OrdinalIgnoreCase))
            return $"contains a name that ends in `{PartialExtension}`, which is for unfinished downloads";
        // Whoever can write there can have programs of the user run commands, as by a hook.
        return name.Equals(".git", StringComparison.OrdinalIgnoreCase)
            ? "contains `.git`, the folder of a Git repository"
            : null;
    }

    private static bool IsDevice(ReadOnlySpan<char> name)
    {
        var end = name.IndexOfAny('.', ':');
        var stem = (end < 0 ? name : name[..end]).TrimEnd(' ');
        if (stem.Length is < 3 or > 7)
            return false;
        if (Devices.Contains(stem.ToString()))
            return true;
        return stem.Length == 4
            && (
                stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase)
                || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)
            )
            && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³';
    }
}
