using System.Globalization;
using System.Text.Json;

namespace Dandi.Json;

/// <summary>A document is not JSON, not even to Python.</summary>
public sealed class PythonJsonException : JsonException
{
    /// <summary>An error whose place is not known.</summary>
    internal PythonJsonException(string reason)
        : base(reason) => Reason = reason;

    /// <summary>An error in a place.</summary>
    /// <param name="reason">What is wrong, without the place.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="position">The byte in the line, from 0.</param>
    internal PythonJsonException(string reason, long line, long position)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"{reason} (line {line + 1}, byte {position + 1})"),
            null,
            line,
            position
        ) => Reason = reason;

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }
}
