using System.Text.RegularExpressions;

namespace Dandi.Nwb;

/// <summary>The NWB version that a file states, and what is wrong with its form (docs/spec/nwb.md 1.1).</summary>
/// <param name="Text">The version, without the prefix <c>NWB-</c>.</param>
/// <param name="Problems">What is wrong with the form; each is an error of validation.</param>
public sealed partial record NwbVersion(string Text, IReadOnlyList<string> Problems)
{
    private const string Prefix = "NWB-";

    /// <summary>Checks the value of <c>nwb_version</c> and removes the prefix.</summary>
    /// <param name="value">The value in the file, formatted as Python would.</param>
    /// <param name="file">The name of the file, for the messages; null to omit it.</param>
    public static NwbVersion Sanitize(string value, string? file = null)
    {
        var problems = new List<string>();
        var subject = $"{(file is null ? "" : $"File {file}: ")}nwb_version {Quoted.Of(value)}";
        var text = value.StartsWith(Prefix, StringComparison.Ordinal) ? value[Prefix.Length..] : value;
        // The prefix was common until 2.1.0.
        var mayHavePrefix =
            text.StartsWith("1.", StringComparison.Ordinal) || text.StartsWith("2.0", StringComparison.Ordinal);
        if (text.Length < value.Length && !mayHavePrefix)
            problems.Add($"{subject} starts with NWB- prefix, which is not part of the specification since NWB 2.1.0");
        if (!IsSemantic(text))
            problems.Add($"error: {subject} is not a proper semantic version. See http://semver.org");
        return new NwbVersion(text, problems);
    }

    /// <summary>
    /// True if a text is a version by <see href="https://semver.org/spec/v2.0.0.html">Semantic Versioning
    /// 2.0.0</see>.
    /// </summary>
    public static bool IsSemantic(string text) => Semantic().IsMatch(text);

    [GeneratedRegex(
        @"\A(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
            + @"(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
            + @"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Semantic();
}
