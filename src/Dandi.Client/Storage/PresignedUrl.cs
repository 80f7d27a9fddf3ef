using System.Globalization;

namespace Dandi.Storage;

/// <summary>A URL that carries the permission to send one request, until the time it names (archive-api.md §7.3: seven days; §10: six hours). A secret.</summary>
/// <param name="Url">The URL.</param>
internal readonly record struct PresignedUrl(Uri Url)
{
    // The clock of the store is known to about a second, and a request takes a moment to arrive.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Whether it has expired; one that names no time is taken to hold.</summary>
    /// <param name="now">What time it is at the store.</param>
    public bool HasExpired(DateTimeOffset now) => ReadEnd() is { } end && now >= end - Margin;

    private DateTimeOffset? ReadEnd()
    {
        var query = Url.OriginalString.AsSpan(Url.OriginalString.IndexOf('?', StringComparison.Ordinal) + 1);
        if (
            !DateTimeOffset.TryParseExact(
                Parameter(query, "X-Amz-Date"),
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var signed
            )
        )
        {
            return null;
        }
        return int.TryParse(
            Parameter(query, "X-Amz-Expires"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        )
            ? signed.AddSeconds(seconds)
            : null;
    }

    private static ReadOnlySpan<char> Parameter(ReadOnlySpan<char> query, string name)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var isNamed =
                pair.Length > name.Length
                && pair[name.Length] == '='
                && pair.StartsWith(name, StringComparison.OrdinalIgnoreCase);
            if (isNamed)
                return pair[(name.Length + 1)..];
        }
        return default;
    }
}
