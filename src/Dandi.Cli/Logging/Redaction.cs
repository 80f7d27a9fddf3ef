using System.Text.RegularExpressions;

namespace Dandi.Cli.Logging;

/// <summary>Removes secrets from text: queries of presigned URLs, and API keys.</summary>
internal static partial class Redaction
{
    /// <summary>Returns the text with <c>…</c> in place of each secret.</summary>
    public static string Apply(string text) => Keys().Replace(Queries().Replace(text, "?…"), "${name}…");

    [GeneratedRegex(
        @"\?[^\s""'<>]*X-Amz-[^\s""'<>]*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Queries();

    [GeneratedRegex(
        @"(?<name>(token|bearer|api[_-]?key[""']?\s*[:=])\s*[""']?)[0-9a-zA-Z_\-]{16,}",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Keys();
}
