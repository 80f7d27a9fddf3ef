using System.Text.RegularExpressions;

namespace Dandi.PythonPatterns;

/// <summary>
/// A regular expression of Python's <c>re</c> (<see href="https://docs.python.org/3/library/re.html"/>). Searching
/// takes a time that is linear in the length of the text; with a lookaround, a back reference or the like, the time is
/// limited. Thread-safe.
/// </summary>
public sealed class PythonRegex
{
    private static readonly TimeSpan BacktrackingTimeout = TimeSpan.FromSeconds(2);
    private readonly Regex _regex;
    private readonly IReadOnlyDictionary<string, int> _names;
    private readonly int _groups;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression; the message says where and why.</exception>
    public PythonRegex(string pattern)
    {
        Pattern = pattern;
        var translator = new PatternTranslator(pattern);
        var translated = translator.Translate();
        (_names, _groups) = (translator.Names, translator.Groups);
        var options = OptionsOf(translator.GlobalFlags);
        try
        {
            _regex = new Regex(translated, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            _regex = new Regex(translated, options, BacktrackingTimeout);
        }
    }

    /// <summary>The pattern as it was written.</summary>
    public string Pattern { get; }

    /// <summary>Whether the pattern matches anywhere in a text (<c>re.search</c>).</summary>
    /// <exception cref="DandiException">Finding out takes too long.</exception>
    public bool IsMatch(string text) => Search(text).Success;

    /// <summary>Parses the template of a replacement (<c>re.sub</c>).</summary>
    /// <exception cref="ArgumentException">It is not a template, or refers to a group that the pattern does not
    /// have.</exception>
    public PythonTemplate ParseTemplate(string template) => PythonTemplate.Parse(template, _names, _groups);

    /// <summary>Replaces the first match in a text (<c>re.sub</c> with a count of 1).</summary>
    /// <returns>Null if nothing matches.</returns>
    /// <exception cref="DandiException">Finding out takes too long.</exception>
    public string? TryReplaceFirst(string text, PythonTemplate template)
    {
        var match = Search(text);
        return match.Success
            ? $"{text[..match.Index]}{template.Expand(match)}{text[(match.Index + match.Length)..]}"
            : null;
    }

    private Match Search(string text)
    {
        try
        {
            return _regex.Match(text);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new DandiException(
                $"Searching for the regular expression `{Quoted.Shortened(Pattern)}` in `{Quoted.Shortened(text)}` "
                    + "takes too long. Simplify the expression, for example without nested repetitions.",
                error
            );
        }
    }

    private static RegexOptions OptionsOf(InlineFlags flags) =>
        RegexOptions.CultureInvariant
        | (flags.HasFlag(InlineFlags.IgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None)
        | (flags.HasFlag(InlineFlags.Multiline) ? RegexOptions.Multiline : RegexOptions.None)
        | (flags.HasFlag(InlineFlags.DotAll) ? RegexOptions.Singleline : RegexOptions.None);
}
