using System.Globalization;
using System.Text;

namespace Dandi.Testing.Network;

/// <summary>The head of a message of HTTP/1.1.</summary>
/// <param name="bytes">All of it, with the empty line.</param>
internal sealed class HttpHead(byte[] bytes)
{
    private readonly string[] _lines = Encoding
        .Latin1.GetString(bytes)
        .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The bytes as they came.</summary>
    public byte[] Bytes => bytes;

    /// <summary>The words of the first line.</summary>
    public string[] Words => _lines[0].Split(' ');

    /// <summary>The status, of an answer.</summary>
    public int Status => int.Parse(Words[1], CultureInfo.InvariantCulture);

    /// <summary>The length of the body; 0 where nothing is said.</summary>
    public long Length =>
        long.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : 0;

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked => this["Transfer-Encoding"]?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the sender waits for leave to send the body.</summary>
    public bool WaitsForLeave => this["Expect"]?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the connection ends behind this message.</summary>
    public bool Closes => this["Connection"]?.Equals("close", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A header, or null.</summary>
    public string? this[string name] =>
        _lines
            .Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    /// <summary>The same head with another target.</summary>
    public byte[] WithTarget(string target) =>
        Encoding.Latin1.GetBytes($"{Words[0]} {target} {Words[2]}\r\n{string.Join("\r\n", _lines[1..])}\r\n\r\n");
}
