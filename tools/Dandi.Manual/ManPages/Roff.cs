using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Manual.ManPages;

/// <summary>
/// Writes a man page with the macros of man(7): <see href="https://man.openbsd.org/man.7"/>. Texts have code spans in
/// backticks, which become bold, as do options.
/// </summary>
internal sealed partial class Roff
{
    private const int MaxColumns = 74;
    private readonly StringBuilder _text = new();

    /// <summary>Starts a line with a macro; the arguments must be escaped.</summary>
    public void Macro(string line) => _text.Append('.').Append(line).Append('\n');

    /// <summary>Starts a section.</summary>
    public void Section(string name) => Macro($"SH {name}");

    /// <summary>Writes a line that is escaped already.</summary>
    public void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>Writes a paragraph of text, a sentence per line.</summary>
    public void Text(string text)
    {
        foreach (var sentence in SentenceEnd().Split(text))
            Wrap(Inline(sentence));
    }

    /// <summary>Writes an entry of a list: a tag that is escaped already, and its text.</summary>
    public void Entry(string tag, string text)
    {
        Macro("TP");
        Line(tag);
        Text(text);
    }

    /// <summary>Escapes a text that is copied as it is, such as a command.</summary>
    public static string Literal(string text) => Protect(Special().Replace(text, match => Specials[match.Value]));

    /// <summary>Returns a text in bold.</summary>
    public static string Bold(string text) => $@"\fB{Literal(text)}\fR";

    /// <summary>Returns a text in italics, which man pages use for what is to be replaced.</summary>
    public static string Italic(string text) => $@"\fI{Literal(text)}\fR";

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static readonly Dictionary<string, string> Specials = new(StringComparer.Ordinal)
    {
        ["\\"] = @"\e",
        ["-"] = @"\-",
        ["'"] = @"\(aq",
        ["`"] = @"\(ga",
        ["^"] = @"\(ha",
        ["~"] = @"\(ti",
    };

    private static string Inline(string text)
    {
        var parts = text.Split('`');
        for (var i = 0; i < parts.Length; i++)
            parts[i] = i % 2 == 1 ? Bold(parts[i]) : Prose(parts[i]);
        return string.Concat(parts);
    }

    private static string Prose(string text)
    {
        var written = new StringBuilder();
        var end = 0;
        foreach (Match option in LongOption().Matches(text))
        {
            written.Append(Plain(text[end..option.Index])).Append(Bold(option.Value));
            end = option.Index + option.Length;
        }
        return written.Append(Plain(text[end..])).ToString();
    }

    // A hyphen stays one: in words it is not the minus of an option.
    private static string Plain(string text) => SpecialInProse().Replace(text, match => Specials[match.Value]);

    private void Wrap(string text)
    {
        var column = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > MaxColumns)
            {
                _text.Append('\n');
                column = 0;
            }
            var shown = column == 0 ? Protect(word) : " " + word;
            _text.Append(shown);
            column += shown.Length;
        }
        _text.Append('\n');
    }

    // A period or an apostrophe at the beginning of a line would make it a macro.
    private static string Protect(string line) => line.StartsWith('.') || line.StartsWith('\'') ? $@"\&{line}" : line;

    [GeneratedRegex(@"(?<=[^.][.][)`]?)\s+(?=[A-Z`])")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*[a-z]")]
    private static partial Regex LongOption();

    [GeneratedRegex(@"[\\'`^~-]")]
    private static partial Regex Special();

    [GeneratedRegex(@"[\\'^~]")]
    private static partial Regex SpecialInProse();
}
