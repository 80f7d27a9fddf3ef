using System.Globalization;
using System.Text.Json;

namespace Dandi.Json;

/// <summary>Text is not JSON, not even by the rules of Python's <c>json</c> module.</summary>
public sealed class PythonJsonException : JsonException
{
    internal PythonJsonException(string reason)
        : base(reason) => Reason = reason;

    /// <param name="reason">What is wrong, without the position.</param>
    /// <param name="line">The line, counted from 0.</param>
    /// <param name="position">The byte in the line, counted from 0.</param>
    internal PythonJsonException(string reason, long line, long position)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"{reason} (line {line + 1}, byte {position + 1})"),
            null,
            line,
            position
        ) => Reason = reason;

    /// <summary>What is wrong, without the position in the text.</summary>
    public string Reason { get; }
}
