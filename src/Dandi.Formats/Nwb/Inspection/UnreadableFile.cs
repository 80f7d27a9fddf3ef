using System.Text.RegularExpressions;
using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>The one finding of a file that the Python client cannot read, so that no check is made (nwb.md §1.3, "Read failure").</summary>
internal static partial class UnreadableFile
{
    /// <summary>The reader's refusal as a finding.</summary>
    public static CheckMessage Of(UnreadableNwbException refusal) =>
        new(
            InspectionIds.OfUnreadable(refusal.IsUnrecognized ? "builtins.ValueError" : refusal.ErrorClass),
            Severity.Error,
            refusal.Message,
            null
        );

    /// <summary>What this reader does not know how to read, as a finding.</summary>
    public static CheckMessage Of(UnsupportedNwbException gap) =>
        new(InspectionIds.Unsupported, Severity.Error, gap.Message, null);

    /// <summary>Damage as a finding.</summary>
    /// <param name="damage">What is damaged.</param>
    /// <param name="isRecognized">Whether the root of the file could be read.</param>
    public static CheckMessage Of(InvalidHdf5Exception damage, bool isRecognized = true)
    {
        var isUnrecognized =
            !isRecognized || damage.Fault is Hdf5Fault.Signature or Hdf5Fault.Truncated or Hdf5Fault.Driver;
        return new CheckMessage(
            InspectionIds.OfUnreadable(isUnrecognized ? "builtins.ValueError" : "builtins.OSError"),
            Severity.Error,
            $"The file cannot be read: {damage.Message}.",
            null
        );
    }

    /// <summary>The finding of a file whose version is none that Python's packages may have; null if it is one.</summary>
    public static CheckMessage? OfVersion(string version)
    {
        if (PackageVersion().IsMatch(version))
            return null;
        return new CheckMessage(
            InspectionIds.OfUnreadable("packaging.version.InvalidVersion"),
            Severity.Error,
            $"Invalid version: {Quoted.Of(version)}. The NWB Inspector cannot judge the file. Write nwb_version as the version of the NWB schema, such as '2.7.0'.",
            null
        );
    }

    /// <summary>Whether a version is later than another one that has three numbers and nothing behind them.</summary>
    public static bool IsLater(string version, int major, int minor, int patch)
    {
        if (PackageVersion().Match(version) is not { Success: true } match)
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
                            : int.Parse(numbers[index], System.Globalization.CultureInfo.InvariantCulture)
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

    // PEP 440, appendix B.
    [GeneratedRegex(
        @"\A\s*v?((?<epoch>[0-9]+)!)?(?<release>[0-9]+(\.[0-9]+)*)(?<pre>[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?(?<post>-[0-9]+|[-_.]?(post|rev|r)[-_.]?[0-9]*)?(?<dev>[-_.]?dev[-_.]?[0-9]*)?(?<local>\+[a-z0-9]+([-_.][a-z0-9]+)*)?\s*\z",
        RegexOptions.ExplicitCapture
            | RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex PackageVersion();
}
