using System.Text;
using System.Text.RegularExpressions;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Summaries;

/// <summary>
/// Reduces the message of a failure to its cause, so that failures of several assets with the same cause are counted as
/// one: the first sentence, without paths, URLs and numbers. All other text may be the cause itself: a quoted
/// character, the name of a format, the status of a response.
/// </summary>
internal static partial class FailureCause
{
    private const char Ellipsis = '…';
    private const string Removed = "…";
    private const int MaxLength = 200;

    // No cause is found in what comes later, and messages of servers have no limit.
    private const int MaxRead = 2_000;

    /// <summary>Returns the cause: one line, not escaped.</summary>
    public static string Of(Failed failed)
    {
        var parts = Url().Replace(Quoted.Shortened(failed.Message, MaxRead), Removed).Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            // Without a closing backtick, the last part is text.
            var isQuoted = i % 2 == 1 && i < parts.Length - 1;
            parts[i] = isQuoted ? WithoutQuotedPath(parts[i], failed.Path) : WithoutNumbers(parts[i], failed.Path);
        }
        return FirstSentence(string.Join('`', parts));
    }

    /// <summary>Returns the first sentence of a message as it is, shortened: one line, not escaped.</summary>
    public static string FirstSentence(string message)
    {
        var start = TerminalText.OnOneLine(Quoted.Shortened(message, MaxRead));
        var line = string.Join(' ', start.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var end = 0;
        // A path in backticks may have a period and a space.
        for (var isQuoted = false; end < line.Length; end++)
        {
            if (line[end] == '`')
                isQuoted = !isQuoted && line.IndexOf('`', end + 1) >= 0;
            else if (!isQuoted && line[end] == '.' && end + 1 < line.Length && line[end + 1] == ' ')
                break;
        }
        return Quoted.Shortened(line[..end].TrimEnd('.'), MaxLength);
    }

    private static string WithoutNumbers(string text, string path) =>
        Number().Replace(WithoutPath(text, path), number => IsStatus(number.Value) ? number.Value : Removed);

    // The statuses of HTTP are causes.
    private static bool IsStatus(string number) => number.Length == 3 && number[0] is '4' or '5';

    private static string WithoutQuotedPath(string quoted, string path) =>
        IsPath(quoted, path) ? Removed : WithoutPath(quoted, path);

    // A single character is one that is not allowed in a path.
    private static bool IsPath(string quoted, string path) =>
        quoted.Length > 1
        && (
            quoted[0] == '/'
            || $"/{path}/".Contains($"/{quoted}/", StringComparison.Ordinal)
            || (path.Length > 0 && quoted.EndsWith($"/{path}", StringComparison.Ordinal))
        );

    /// <summary>Replaces the path of an asset, together with the folder that it is in and what is in it.</summary>
    private static string WithoutPath(string text, string path)
    {
        if (path.Length == 0)
            return text;
        var result = new StringBuilder();
        var copied = 0;
        for (var i = text.IndexOf(path, StringComparison.Ordinal); i >= 0; )
        {
            var (start, end) = (i, i + path.Length);
            while (start > copied && (start < i || text[start - 1] == '/') && !IsEndOfPath(text[start - 1]))
                start--;
            while (end < text.Length && (end > i + path.Length || text[end] == '/') && !IsEndOfPath(text[end]))
                end++;
            if (IsApart(text, start, end))
            {
                result.Append(text, copied, start - copied).Append(Ellipsis);
                copied = end;
            }
            i = text.IndexOf(path, Math.Max(copied, i + 1), StringComparison.Ordinal);
        }
        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether what is between two indexes is not the middle of a longer word.</summary>
    private static bool IsApart(string text, int start, int end)
    {
        var isStart = start == 0 || !IsInName(text[start - 1]);
        // A period may end the sentence.
        var next = end < text.Length && text[end] == '.' ? end + 1 : end;
        return isStart && (next == text.Length || !IsInName(text[next]));
    }

    private static bool IsInName(char character) => char.IsLetterOrDigit(character) || character is '_' or '-' or '.';

    private static bool IsEndOfPath(char character) =>
        char.IsWhiteSpace(character) || character is '\'' or '"' or '(' or ')' or '=' or ':' or ',' or ';';

    // Punctuation after it belongs to the sentence.
    [GeneratedRegex(@"\b[A-Za-z][A-Za-z0-9]*://[^\s`]*[^\s`.,:;)\]'""]", RegexOptions.NonBacktracking)]
    private static partial Regex Url();

    // A number that is a word: neither part of a name such as HDF5 or U+0041, nor of a path.
    [GeneratedRegex(@"(?<![^\s(\[])[0-9]+([.,][0-9]+)*(?=[.,:;)\]%]*(\s|\z))", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
