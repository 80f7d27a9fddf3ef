using System.Globalization;
using System.Text;

namespace Dandi.Testing.Network;

/// <summary>The head of an HTTP/1.1 message (RFC 9112, section 2.1): start line and headers.</summary>
/// <param name="bytes">The head, including the empty line at its end.</param>
internal sealed class HttpHead(byte[] bytes)
{
    private readonly string[] _lines = Encoding
        .Latin1.GetString(bytes)
        .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    public byte[] Bytes => bytes;

    /// <summary>The start line, split at spaces.</summary>
    public string[] Words => _lines[0].Split(' ');

    /// <summary>The status of a response.</summary>
    public int Status => int.Parse(Words[1], CultureInfo.InvariantCulture);

    /// <summary>The header <c>Content-Length</c>; 0 if it is missing.</summary>
    public long Length =>
        long.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : 0;

    /// <summary>Whether the body has the transfer coding <c>chunked</c>.</summary>
    public bool IsChunked => this["Transfer-Encoding"]?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the client waits for status 100 before it sends the body.</summary>
    public bool ExpectsContinue => this["Expect"]?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the connection ends after this message.</summary>
    public bool Closes => this["Connection"]?.Equals("close", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The value of a header; null if it is missing.</summary>
    public string? this[string name] =>
        _lines
            .Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    public byte[] WithTarget(string target) =>
        Encoding.Latin1.GetBytes($"{Words[0]} {target} {Words[2]}\r\n{string.Join("\r\n", _lines[1..])}\r\n\r\n");
}
