using System.Text.RegularExpressions;

namespace Dandi.Nwb;

/// <summary>The version of the NWB standard that a file names, and what is wrong with how it names it (nwb.md §1.1).</summary>
/// <param name="Text">The version, without the prefix <c>NWB-</c>.</param>
/// <param name="Complaints">What is wrong, each an error of validation; empty if nothing is.</param>
public sealed partial record NwbVersion(string Text, IReadOnlyList<string> Complaints)
{
    private const string Prefix = "NWB-";

    /// <summary>Cleans and judges the value of <c>nwb_version</c>.</summary>
    /// <param name="value">What the file has, numbers and bytes as Python shows them.</param>
    /// <param name="file">Which file it is, for the complaints; null to leave that out.</param>
    public static NwbVersion Sanitize(string value, string? file = null)
    {
        var complaints = new List<string>();
        var subject = $"{(file is null ? "" : $"File {file}: ")}nwb_version {Quoted.Of(value)}";
        var text = value.StartsWith(Prefix, StringComparison.Ordinal) ? value[Prefix.Length..] : value;
        // The prefix was the custom until 2.1.0.
        var mayHavePrefix =
            text.StartsWith("1.", StringComparison.Ordinal) || text.StartsWith("2.0", StringComparison.Ordinal);
        if (text.Length < value.Length && !mayHavePrefix)
            complaints.Add(
                $"{subject} starts with NWB- prefix, which is not part of the specification since NWB 2.1.0"
            );
        if (!IsSemantic(text))
            complaints.Add($"error: {subject} is not a proper semantic version. See http://semver.org");
        return new NwbVersion(text, complaints);
    }

    /// <summary>Whether a text is a version by semver.org, 2.0.0.</summary>
    public static bool IsSemantic(string text) => Semantic().IsMatch(text);

    [GeneratedRegex(
        @"\A(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Semantic();
}
