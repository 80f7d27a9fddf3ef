namespace Dandi.Server.Web.Views;

/// <summary>The texts of values on pages.</summary>
internal static class Shown
{
    private const int MaxName = 400;

    /// <summary>A name or path, cut if it is very long.</summary>
    public static string Name(string text) => Cut(text, MaxName);

    /// <summary>The beginning of a text, with its length if it is cut.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        var end = char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
        return $"{text.AsSpan(0, end)}… ({CountText.Of(text.Length, "character")})";
    }

    /// <summary>A timestamp of the database to the minute, such as <c>2026-08-05 12:34 UTC</c>.</summary>
    public static string Moment(string timestamp) =>
        timestamp.Length > 16 && timestamp[10] == 'T'
            ? $"{timestamp.AsSpan(0, 10)} {timestamp.AsSpan(11, 5)} UTC"
            : timestamp;

    /// <summary>The name of a license, with the identifier that metadata contain.</summary>
    public static string License(string identifier) =>
        identifier switch
        {
            "spdx:CC0-1.0" => "CC0 1.0, no rights reserved (spdx:CC0-1.0)",
            "spdx:CC-BY-4.0" => "CC BY 4.0, attribution required (spdx:CC-BY-4.0)",
            _ => Name(identifier),
        };

    /// <summary>The class that colors a status of validation.</summary>
    public static string ToneOf(string status) =>
        status switch
        {
            "Valid" or "Published" or "Complete" => "done",
            "Invalid" => "error",
            "Pending" or "Publishing" or "Uploaded" or "Ingesting" => "warning",
            _ => "plain",
        };

    /// <summary>What a status of validation means.</summary>
    public static string Explain(string status) =>
        status switch
        {
            "Valid" => "valid",
            "Published" => "valid, and published without later changes",
            "Invalid" => "has errors",
            "Pending" => "being validated",
            "Publishing" => "being published",
            "Uploaded" => "waiting for its checksum",
            "Ingesting" => "computing its checksum",
            "Complete" => "complete",
            _ => status,
        };
}
