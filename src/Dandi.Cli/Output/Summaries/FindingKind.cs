using System.Text.RegularExpressions;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Summaries;

/// <summary>
/// Reduces a finding to what it says: its message, without numbers and the path of its file. So the same mistake in
/// several files is one kind, while different mistakes that break the same rule are not.
/// </summary>
internal static partial class FindingKind
{
    private const string Removed = "…";
    private const int MaxLength = 300;

    // Messages of files and servers have no limit.
    private const int MaxRead = 2_000;

    /// <summary>Returns the kind of a finding among those of its rule: one short text, not escaped.</summary>
    /// <param name="id">The id; some ids contain a location, or the message of a library.</param>
    /// <param name="message">The message.</param>
    /// <param name="path">The path of the file.</param>
    public static string Of(string id, string message, string path)
    {
        var text = Quoted.Shortened(id == RuleName.Of(id) ? message : $"{id} {message}", MaxRead);
        // Some messages have only the name of the file.
        foreach (var name in new[] { path, path[(path.LastIndexOf('/') + 1)..] })
            text = name.Length > 0 ? text.Replace(name, Removed, StringComparison.Ordinal) : text;
        return Quoted.Shortened(Number().Replace(text, Removed), MaxLength);
    }

    [GeneratedRegex("[0-9]+([.,][0-9]+)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
