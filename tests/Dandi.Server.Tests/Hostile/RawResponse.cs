using System.Globalization;

namespace Dandi.Server.Tests.Hostile;

/// <summary>A response, as text with one character per byte.</summary>
internal sealed record RawResponse(int Status, string Head, string Body)
{
    /// <summary>Whether the body has the length that the head states.</summary>
    public bool IsComplete =>
        Head.Split("\r\n").FirstOrDefault(line => line.StartsWith(Length, StringComparison.Ordinal)) is { } line
        && Body.Length >= int.Parse(line.AsSpan(Length.Length), CultureInfo.InvariantCulture);

    private const string Length = "Content-Length: ";

    /// <summary>Parses the last response in a text; interim responses (100) are skipped.</summary>
    public static RawResponse? TryParse(string text)
    {
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 || !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
                return null;
            var status = int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
            var (head, body) = (text[..end], text[(end + 4)..]);
            if (status != 100)
                return new RawResponse(status, head, body);
            text = body;
        }
    }
}
