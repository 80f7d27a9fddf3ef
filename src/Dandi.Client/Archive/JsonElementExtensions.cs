using System.Globalization;
using System.Text.Json;

namespace Dandi.Archive;

/// <summary>Reads members of answers that may hold anything: what is not there or of another kind is null.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A member of an object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A text; null as well where its bytes are no text.</summary>
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

    /// <summary>A whole number.</summary>
    public static long? Number(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>A web address.</summary>
    public static Uri? Url(this JsonElement? element) =>
        Uri.TryCreate(element.Text(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    /// <summary>The items of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array }
            ? element.Items().Select(item => Text(item)).OfType<string>().ToList()
            : null;

    /// <summary>A time with its offset; one without is taken for UTC.</summary>
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
