namespace Dandi.Server.Http;

/// <summary>Handles a request.</summary>
internal delegate Task<ApiResponse> Handler(ApiRequest request, CancellationToken cancellationToken);

/// <summary>A URL pattern with the handlers of its methods.</summary>
/// <param name="Pattern">
/// A path with a leading and, mostly, a trailing slash; the segments <c>{dandiset}</c>, <c>{version}</c>, <c>{uuid}</c>
/// and <c>{upload}</c> are variable.
/// </param>
/// <param name="Access">Who may use it.</param>
internal sealed record Route(string Pattern, Access Access)
{
    private readonly string[] _segments = Pattern.Split('/');

    /// <summary>
    /// Whether HEAD is handled like GET. The real archive implements some resources as functions, which do not respond
    /// to HEAD.
    /// </summary>
    public bool RespondsToHead { get; init; } = true;

    /// <summary>Whether its responses do not depend on the <c>Accept</c> header: they may be other than JSON.</summary>
    public bool AcceptsAll { get; init; }

    /// <summary>Whether it is also for requests without an API key if the archive needs one.</summary>
    public bool IsForAnonymous { get; init; }

    /// <summary>The handlers by HTTP method.</summary>
    public Dictionary<string, Handler> Handlers { get; } = new(StringComparer.Ordinal);

    /// <summary>The methods that it handles, for the <c>Allow</c> header.</summary>
    public string Allowed =>
        string.Join(
            ", ",
            Handlers.Keys.Concat(Handlers.ContainsKey("GET") && RespondsToHead ? ["HEAD", "OPTIONS"] : ["OPTIONS"])
        );

    public Route On(string method, Handler handler)
    {
        Handlers[method] = handler;
        return this;
    }

    /// <summary>The values of the variable segments of a path; null if the path does not match.</summary>
    public string[]? Match(string path)
    {
        var parts = path.Split('/');
        if (parts.Length != _segments.Length)
            return null;
        var captures = new List<string>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (_segments[i] is not ['{', ..])
            {
                if (parts[i] != _segments[i])
                    return null;
                continue;
            }
            if (!MatchesKind(_segments[i], parts[i]))
                return null;
            captures.Add(parts[i]);
        }
        return [.. captures];
    }

    private static bool MatchesKind(string kind, string text) =>
        kind switch
        {
            "{dandiset}" => text.Length == 6 && text.All(char.IsAsciiDigit),
            "{version}" => text == "draft" || IsPublished(text),
            "{uuid}" => IsUuid4(text),
            "{upload}" => text.Length == 36
                && text.All(character => char.IsAsciiHexDigitLower(character) || character == '-'),
            _ => false,
        };

    private static bool IsPublished(string text) =>
        text.Length == 13
        && text.StartsWith("0.", StringComparison.Ordinal)
        && text[8] == '.'
        && text.Where((_, i) => i is not (1 or 8)).All(char.IsAsciiDigit);

    private static bool IsUuid4(string text) =>
        Guid.TryParseExact(text, "D", out _)
        && !text.Any(char.IsAsciiLetterUpper)
        && text[14] == '4'
        && text[19] is '8' or '9' or 'a' or 'b';
}
