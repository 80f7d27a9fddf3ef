using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dandi.Discovery;

/// <summary>
/// Finds out from a <c>dandiset.yaml</c> which instance it comes from: by the prefix of its identifiers, its
/// <c>url</c>, and the URLs in its leading comment.
/// </summary>
/// <param name="yaml">The content of the file.</param>
/// <param name="leadingComment">The comment lines before the content.</param>
public sealed partial class DandisetOrigin(JsonObject yaml, string leadingComment)
{
    /// <summary>The prefix that the Python client and <c>dandi create</c> write for any instance.</summary>
    private const string CommonPrefix = "DANDI";

    /// <summary>The host that the Python client writes to the comment of every file, for any instance.</summary>
    private const string CommonHost = "dandiarchive.org";

    /// <summary>Finds evidence that the file comes from another instance than the one that is used.</summary>
    /// <param name="prefix">The prefix of identifiers in the instance that is used; null if it is not known.</param>
    /// <param name="hosts">The hosts of the instance that is used.</param>
    /// <returns>The evidence as a clause, such as <c>its `url` is `https://…`</c>; null if there is none.</returns>
    public string? FindMismatch(string? prefix, IReadOnlyCollection<string> hosts)
    {
        var names = hosts.Select(DandiInstance.NameOfHost).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Prefixes().FirstOrDefault(given => !IsPrefix(given, CommonPrefix) && !IsPrefix(given, prefix)) is { } other)
            return $"its identifier has the prefix `{other}`";
        if (UrlOf(WithScheme(Text(yaml["url"]))) is { } url && !names.Contains(DandiInstance.NameOfHost(url.Host)))
            return $"its `url` is `{Redaction.Url(url)}`";
        var commented = CommentedUrls()
            .FirstOrDefault(candidate => !names.Contains(DandiInstance.NameOfHost(candidate.Host)));
        return commented is null ? null : $"its first comment names `{Redaction.Url(commented)}`";
    }

    private static bool IsPrefix(string given, string? prefix) =>
        string.Equals(given, prefix, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Prefixes()
    {
        var identifiers = new[] { yaml["identifier"], (yaml["dandiset"] as JsonObject)?["identifier"], yaml["id"] };
        foreach (var identifier in identifiers.Select(Text))
        {
            if (
                identifier?.IndexOf(':', StringComparison.Ordinal) is > 0 and var end
                && !identifier.Contains("//", StringComparison.Ordinal)
            )
                yield return identifier[..end];
        }
    }

    /// <summary>
    /// Gets the URLs in the comment that point to an instance or a Dandiset; other links do not matter.
    /// </summary>
    private IEnumerable<Uri> CommentedUrls() =>
        Url()
            .Matches(leadingComment)
            .Select(match => UrlOf(match.Value.TrimEnd('.', ',', ';', ':', ')', '>', '"', '\'')))
            .OfType<Uri>()
            .Where(url => !string.Equals(url.Host, CommonHost, StringComparison.OrdinalIgnoreCase))
            .Where(url =>
                DandiInstance.IsKnownHost(url.Host)
                || (
                    !url.Host.EndsWith("." + CommonHost, StringComparison.OrdinalIgnoreCase)
                    && InstancePath().IsMatch(url.AbsolutePath + url.Fragment)
                )
            );

    /// <summary>Adds the scheme to a URL if it is missing, because people often leave it out.</summary>
    private static string? WithScheme(string? text) =>
        text switch
        {
            null => null,
            _ when text.Contains("://", StringComparison.Ordinal) => text.Trim(),
            _ when text.TrimStart().StartsWith("//", StringComparison.Ordinal) => "https:" + text.Trim(),
            _ when SchemelessHost().IsMatch(text) => "https://" + text.Trim(),
            _ => null,
        };

    [GeneratedRegex(
        @"^\s*[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?(/|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SchemelessHost();

    private static Uri? UrlOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : null;

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    [GeneratedRegex("https?://[^\\s`]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    // The root of a site, the root of an API, or a Dandiset.
    [GeneratedRegex(
        "^/?$|^/api/?$|dandisets?/[0-9]{6}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex InstancePath();
}
