using System.Globalization;
using System.Text.Json;

namespace Dandi.Archive;

/// <summary>
/// Reads JSON whose shape is not known: a value that is missing or of another type is null, and nothing throws.
/// </summary>
internal static class JsonElementExtensions
{
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

    /// <summary>An integer in the range of <see cref="long"/>.</summary>
    public static long? Number(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>An absolute URL with the scheme http or https.</summary>
    public static Uri? Url(this JsonElement? element) =>
        Uri.TryCreate(element.Text(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

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
