using System.Text.RegularExpressions;

namespace Dandi;

/// <summary>
/// Removes secrets from text: queries of presigned URLs, user names and passwords in URLs, and API keys.
/// </summary>
public static partial class Redaction
{
    /// <summary>The parameters of queries that are no secrets: those of the web application and of the API.</summary>
    private static readonly string[] PublicParameters =
    [
        "location",
        "path",
        "path_prefix",
        "glob",
        "metadata",
        "page",
        "page_size",
        "order",
        "search",
    ];

    /// <summary>Returns the text with <c>…</c> in place of each secret.</summary>
    public static string Apply(string text) =>
        Keys().Replace(UserInfo().Replace(Queries().Replace(text, "?…"), "://…@"), "${name}…");

    /// <summary>Returns a URL for messages: without user name, password, query and fragment.</summary>
    /// <param name="url">An absolute URL.</param>
    public static string Url(Uri url) =>
        Quoted.Shortened(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    /// <summary>
    /// Returns a text that may be a URL, perhaps a mistyped one, without a user name and password, and without the
    /// values of parameters that are not known.
    /// </summary>
    public static string UserInput(string text) =>
        Version().IsMatch(text) ? text : WithoutParameters(WithoutUser(text));

    private static string WithoutParameters(string text) =>
        Parameters()
            .Replace(text, match =>
                PublicParameters.Contains(match.Groups["name"].Value, StringComparer.OrdinalIgnoreCase)
                    ? match.Value
                    : $"{match.Groups["start"].Value}…"
            );

    private static string WithoutUser(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        // A password may contain every character, so only the last @ ends it for sure.
        var end = text.LastIndexOf('@');
        if (end >= start)
            return string.Concat(text.AsSpan(0, start), "…", text.AsSpan(end));
        // Without the @, a password looks like a port.
        return scheme >= 0 && HasInvalidPort(text.AsSpan(start)) ? string.Concat(text.AsSpan(0, start), "…") : text;
    }

    private static bool HasInvalidPort(ReadOnlySpan<char> authority)
    {
        var end = authority.IndexOf('/');
        var host = end < 0 ? authority : authority[..end];
        var port = host.LastIndexOf(':');
        return port >= 0 && !host.StartsWith('[') && host[(port + 1)..].ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>The version of a Dandiset, whose <c>@</c> follows no password.</summary>
    [GeneratedRegex(
        @"^(dandi://[A-Za-z0-9.\-]+(:[0-9]{1,5})?/|DANDI:)[0-9]{6}@[A-Za-z0-9.]{1,30}(/[^@]*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Version();

    [GeneratedRegex(
        @"\?[^\s""'<>]*X-Amz-[^\s""'<>]*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Queries();

    [GeneratedRegex(
        @"(?<start>[?&#](?<name>[^=&?#]*)=)[^&#]+",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Parameters();

    [GeneratedRegex(@"://[^\s/?#""'<>]*@", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        @"(?<name>(\b(token|bearer)\s+|(^|[^0-9a-zA-Z])(token|bearer|api[_-]?key)[""']?\s*[:=]\s*)[""']?)"
            + @"[0-9a-zA-Z_\-]{16,}",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Keys();
}
