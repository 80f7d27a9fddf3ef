using System.Globalization;
using System.Text;

namespace Dandi.Server.Tests.Hostile;

/// <summary>A request as it is written to a connection, so that it may be malformed.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and query, or anything else.</param>
/// <param name="Headers">Header lines without line ends.</param>
/// <param name="Body">The body, with its framing if it is chunked.</param>
internal sealed record RawRequest(string Method, string Target, IReadOnlyList<string> Headers, byte[] Body)
{
    /// <summary>The bytes; characters up to U+00FF are single bytes.</summary>
    public byte[] Encode(Uri root)
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        if (!Headers.Any(line => line.StartsWith("Host:", StringComparison.Ordinal)))
            head.Append(CultureInfo.InvariantCulture, $"Host: {root.Authority}\r\n");
        foreach (var line in Headers)
            head.Append(line).Append("\r\n");
        head.Append("Connection: close\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Method} {Target} [{string.Join(" | ", Headers)}] "
        + Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 300));
}
