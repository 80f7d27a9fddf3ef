using System.Globalization;
using System.Text.Json;

namespace Dandi.Archive.Requests;

/// <summary>
/// Reads JSON whose shape is not known: a value that is missing or of another type is null, and nothing throws.
/// </summary>
internal static class JsonElementExtensions
{
    // A presigned URL with a session token has less than 3 kB.
    private const int MaxUrlLength = 16 << 10;

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A string; null also if it contains an unpaired surrogate.</summary>
    public static string? Text(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text)
            return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number of bytes or of things: an integer from 0 to the largest <see cref="long"/>.</summary>
    public static long? Count(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) && value >= 0
            ? value
            : null;

    /// <summary>
    /// An absolute URL with the scheme http or https, without user name and password: they are not used.
    /// </summary>
    public static Uri? Url(this JsonElement? element) => ParseUrl(element.Text());

    /// <inheritdoc cref="Url"/>
    public static Uri? ParseUrl(string? text)
    {
        if (
            text is not { Length: <= MaxUrlLength }
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
        )
            return null;
        // Such a URL has a host. Asking for the user parses all of it.
        return !text.Contains('@') || url.UserInfo.Length == 0
            ? url
            : new UriBuilder(url) { UserName = "", Password = "" }.Uri;
    }

    /// <summary>The id of an object of the archive, as it may be used in the path of a URL.</summary>
    public static string? Id(this JsonElement? element) => IsId(element.Text()) ? element.Text() : null;

    /// <summary>Whether a text may be used as an id in the path of a URL. The ids of an archive are UUIDs.</summary>
    public static bool IsId(string? text) =>
        text is { Length: > 0 and <= 100 } && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_');

    /// <summary>The items of an array; empty if it is not an array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The strings in an array; other items are skipped.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array }
            ? element.Items().Select(item => Text(item)).OfType<string>().ToList()
            : null;

    /// <summary>A date and time; without an offset it is taken as UTC.</summary>
    public static DateTimeOffset? Time(this JsonElement? element) =>
        DateTimeOffset.TryParse(
            element.Text(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
}
