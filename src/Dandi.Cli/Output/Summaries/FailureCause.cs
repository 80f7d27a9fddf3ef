using System.Text;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Summaries;

/// <summary>
/// Reduces the message of a failure to its cause, so that failures of several assets with the same cause are counted as
/// one: the first sentence, without what differs from asset to asset.
/// </summary>
internal static class FailureCause
{
    private const string Left = "…";
    private const int MaxLength = 200;

    // No cause is found in what comes later, and messages of servers have no limit.
    private const int MaxRead = 2_000;

    // Numbers that are causes themselves: the statuses of HTTP.
    private const int StatusLength = 3;

    /// <summary>Returns the cause: one line, not escaped.</summary>
    public static string Of(Failed failed)
    {
        var message = Quoted.Shortened(failed.Message, MaxRead);
        if (failed.Path.Length > 0)
            message = message.Replace(failed.Path, Left, StringComparison.Ordinal);
        message = WithoutQuoted(message.ReplaceLineEndings(" "));
        var words = message.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Generalized);
        var cause = string.Join(' ', words);
        var end = cause.IndexOf(". ", StringComparison.Ordinal);
        return Quoted.Shortened((end < 0 ? cause : cause[..end]).TrimEnd('.'), MaxLength);
    }

    /// <summary>Replaces what is in backticks: paths, values and identifiers.</summary>
    private static string WithoutQuoted(string text)
    {
        var parts = text.Split('`');
        // Without a closing backtick, the last part is text.
        for (var i = 1; i < parts.Length - 1; i += 2)
            parts[i] = Left;
        return string.Join('`', parts);
    }

    /// <summary>Replaces URLs, identifiers and numbers.</summary>
    private static string Generalized(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal))
            return Left;
        var result = new StringBuilder();
        for (var i = 0; i < word.Length; )
        {
            var length = word.AsSpan(i).IndexOfAnyExceptInRange('0', '9');
            length = length < 0 ? word.Length - i : length;
            if (length == 0)
                result.Append(word[i++]);
            else
            {
                result.Append(IsStatus(word, i, length) ? word.AsSpan(i, length) : Left);
                i += length;
            }
        }
        return result.ToString();
    }

    private static bool IsStatus(string word, int start, int length) =>
        length == StatusLength
        && word[start] is '4' or '5'
        && (start == 0 || !char.IsAsciiLetterOrDigit(word[start - 1]))
        && (start + length == word.Length || !char.IsAsciiLetterOrDigit(word[start + length]));
}
