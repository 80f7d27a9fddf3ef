using System.Text.RegularExpressions;

namespace Dandi.JsonSchemas;

/// <summary>
/// A regular expression of ECMAScript without flags, as JSON Schemas and the BIDS schema contain them. Matching takes a
/// time that is linear in the length of the text; with a lookaround or a back reference, the time is limited
/// (docs/decisions/0037-json-schema-engine.md).
/// </summary>
public sealed class EcmaRegex
{
    /// <summary>White space and ends of lines: what <c>\s</c> matches.</summary>
    public const string WhiteSpace =
        "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        + "\u2028\u2029\u202f\u205f\u3000\ufeff";

    // Only for patterns with lookarounds or back references, which need backtracking.
    private static readonly TimeSpan BacktrackingTimeout = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private EcmaRegex(string pattern, string whole)
    {
        Pattern = pattern;
        var translated = EcmaPattern.Translate(whole);
        try
        {
            _regex = new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            _regex = new Regex(translated, RegexOptions.CultureInvariant, BacktrackingTimeout);
        }
    }

    /// <summary>The pattern as it was written.</summary>
    public string Pattern { get; }

    /// <summary>Compiles a pattern that may match anywhere in a text.</summary>
    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    public static EcmaRegex Compile(string pattern) => new(pattern, pattern);

    /// <summary>Compiles a pattern that must match the whole text.</summary>
    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    public static EcmaRegex CompileWhole(string pattern) => new(pattern, $"^(?:{pattern})$");

    /// <summary>Whether the pattern matches a text.</summary>
    /// <returns>Also false if it took too long to find out.</returns>
    public bool IsMatch(ReadOnlySpan<char> text) => TryMatch(text) ?? false;

    /// <summary>Whether the pattern matches a text; null if it took too long to find out.</summary>
    public bool? TryMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
