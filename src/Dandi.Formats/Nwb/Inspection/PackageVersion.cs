using System.Globalization;
using System.Text.RegularExpressions;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// Versions of Python packages (PEP 440), the form in which the NWB Inspector compares NWB versions.
/// </summary>
/// <seealso href="https://packaging.python.org/en/latest/specifications/version-specifiers/"/>
internal static partial class PackageVersion
{
    private const string Release = @"v?((?<epoch>[0-9]+)!)?(?<release>[0-9]+(\.[0-9]+)*)";
    private const string Pre = @"(?<pre>[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?";
    private const string Post = @"(?<post>-[0-9]+|[-_.]?(post|rev|r)[-_.]?[0-9]*)?";
    private const string Suffix = @"(?<dev>[-_.]?dev[-_.]?[0-9]*)?(?<local>\+[a-z0-9]+([-_.][a-z0-9]+)*)?";

    /// <summary>True if the text is a version by PEP 440.</summary>
    public static bool IsValid(string version) => Pattern().IsMatch(version);

    /// <summary>True if a version is later than a release with three numbers and no suffix.</summary>
    public static bool IsLater(string version, int major, int minor, int patch)
    {
        if (Pattern().Match(version) is not { Success: true } match)
            return false;
        if (match.Groups["epoch"].Length > 0)
            return true;
        var numbers = match.Groups["release"].Value.Split('.').Select(part => part.TrimStart('0')).ToList();
        int[] other = [major, minor, patch];
        for (var index = 0; index < Math.Max(numbers.Count, other.Length); index++)
        {
            var number =
                index < numbers.Count
                    ? numbers[index].Length > 9
                        ? int.MaxValue
                        : numbers[index].Length == 0
                            ? 0
                            : int.Parse(numbers[index], CultureInfo.InvariantCulture)
                    : 0;
            var difference = number.CompareTo(index < other.Length ? other[index] : 0);
            if (difference != 0)
                return difference > 0;
        }
        return match.Groups["pre"].Length == 0
            && (
                match.Groups["post"].Length > 0 || (match.Groups["local"].Length > 0 && match.Groups["dev"].Length == 0)
            );
    }

    [GeneratedRegex(
        $@"\A\s*{Release}{Pre}{Post}{Suffix}\s*\z",
        RegexOptions.ExplicitCapture
            | RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pattern();
}
