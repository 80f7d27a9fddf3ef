using System.Net;

namespace Dandi.Server.Tests.Web;

/// <summary>A page that was received.</summary>
internal sealed record PageResult(int Status, string? Location, string Body)
{
    /// <summary>The media type.</summary>
    public required string Type { get; init; }

    /// <summary>The content security policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The <c>Set-Cookie</c> header, or an empty text.</summary>
    public required string Cookie { get; init; }

    /// <summary>The <c>Cache-Control</c> header.</summary>
    public required string Caching { get; init; }

    /// <summary>The <c>Retry-After</c> header, or an empty text.</summary>
    public required string RetryAfter { get; init; }

    /// <summary>The value of the token in the forms of the page.</summary>
    public string Token => Body.Split("name=\"token\" value=\"")[1].Split('"')[0];

    public static async Task<PageResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(
            (int)response.StatusCode,
            response.Headers.Location?.OriginalString,
            await response.Content.ReadAsStringAsync(cancellationToken)
        )
        {
            Type = response.Content.Headers.ContentType?.MediaType ?? "",
            Policy = HeaderOf(response, "Content-Security-Policy"),
            Cookie = HeaderOf(response, "Set-Cookie"),
            Caching = HeaderOf(response, "Cache-Control"),
            RetryAfter = HeaderOf(response, "Retry-After"),
        };

    /// <summary>The text of the page, as people see it.</summary>
    public string Text => WebUtility.HtmlDecode(Body);

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
