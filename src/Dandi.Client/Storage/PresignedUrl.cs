using System.Globalization;

namespace Dandi.Storage;

/// <summary>
/// A presigned URL: it permits one kind of request until it expires, as described in
/// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Authenticating Requests:
/// Using Query Parameters</see>. URLs of parts are valid for seven days (archive-api.md §7.3), those of entries of a
/// Zarr for six hours (§10). A secret.
/// </summary>
/// <param name="Url">The URL with its query.</param>
internal readonly record struct PresignedUrl(Uri Url)
{
    // The clock of the store is known to about a second, and a request takes time to arrive.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>The header that requests to some URLs must have.</summary>
    public const string TaggingHeader = "x-amz-tagging";

    private const string TaggingParameter = "X-Amz-Tagging";

    // URLs are signed by the dozen: most state the same time as the one before.
    private static volatile ParsedTime? _last;

    /// <summary>
    /// Whether the URL is one of an embargoed Zarr, which is signed for a tag; other URLs are rejected with it.
    /// </summary>
    public bool IsForEmbargoed =>
        Query.Contains(TaggingHeader, StringComparison.Ordinal)
        || Query.Contains(TaggingParameter, StringComparison.Ordinal);

    /// <summary>Whether the URL has expired; false if it does not state when it expires.</summary>
    /// <param name="now">The current time by the clock of the store.</param>
    public bool HasExpired(DateTimeOffset now) =>
        ReadLifetime() is var (signed, lifetime) && now - signed >= lifetime - Margin;

    private ReadOnlySpan<char> Query =>
        Url.OriginalString.AsSpan(Url.OriginalString.IndexOf('?', StringComparison.Ordinal) + 1);

    private (DateTimeOffset Signed, TimeSpan Lifetime)? ReadLifetime() =>
        ParseTime(Parameter("X-Amz-Date")) is { } signed
        && int.TryParse(Parameter("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? (signed, TimeSpan.FromSeconds(seconds))
            : null;

    private static DateTimeOffset? ParseTime(ReadOnlySpan<char> text)
    {
        if (_last is { } last && text.SequenceEqual(last.Text))
            return last.Time;
        if (
            !DateTimeOffset.TryParseExact(
                text,
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
            return null;
        _last = new ParsedTime(text.ToString(), time);
        return time;
    }

    /// <summary>The value of a parameter, whose name is case-sensitive; empty if there is none.</summary>
    private ReadOnlySpan<char> Parameter(string name)
    {
        var query = Query;
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (
                pair.Length > name.Length
                && pair[name.Length] == '='
                && pair.StartsWith(name, StringComparison.Ordinal)
            )
                return pair[(name.Length + 1)..];
        }
        return default;
    }

    private sealed record ParsedTime(string Text, DateTimeOffset Time);
}
