namespace Dandi.Bids.Readers;

/// <summary>A file of a BIDS dataset cannot be read as what it is; an issue of the dataset says so.</summary>
/// <param name="code">The code of the issue, such as <c>JSON_INVALID</c>.</param>
/// <param name="message">What is wrong.</param>
internal sealed class BidsReadException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>The line, from 1; null for none.</summary>
    public int? Line { get; init; }

    public string? SubCode { get; init; }

    /// <summary>
    /// Whether this program refused the file, because it is too large or too deeply nested. What the file contains is
    /// unknown then, and must not be reported as missing.
    /// </summary>
    public bool IsRefusal { get; init; }
}
