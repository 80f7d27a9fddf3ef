using System.Text.RegularExpressions;

namespace Dandi.Nwb.Reading;

/// <summary>What Python takes for a version (PEP 440), without which the inspector stops (nwb.md §1.3).</summary>
internal static partial class PythonVersion
{
    public static bool IsOne(string text) => Form().IsMatch(text.Trim());

    [GeneratedRegex(
        @"\Av?([0-9]+!)?[0-9]+(\.[0-9]+)*([-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?(-[0-9]+|[-_.]?(post|rev|r)[-_.]?[0-9]*)?([-_.]?dev[-_.]?[0-9]*)?(\+[a-z0-9]+([-_.][a-z0-9]+)*)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
