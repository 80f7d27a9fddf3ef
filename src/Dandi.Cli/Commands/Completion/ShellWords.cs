using System.Text;

namespace Dandi.Cli.Commands.Completion;

/// <summary>Splits an unfinished command line into words, with the quoting of POSIX shells.</summary>
internal static class ShellWords
{
    private const char None = '\0';

    /// <summary>Splits a text. A quotation mark that is still open ends at the end of the text.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = None;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\\' && quote != '\'')
            {
                var next = i + 1 < text.Length ? text[i + 1] : None;
                var isEscape = quote == None || next is '"' or '\\';
                word = (word ?? new StringBuilder()).Append(isEscape ? "" : "\\");
                if (next != None)
                    word.Append(next);
                i++;
            }
            else if (character == quote)
            {
                quote = None;
            }
            else if (quote == None && character is '"' or '\'' && quote == None)
            {
                quote = character;
                word ??= new StringBuilder();
            }
            else if (quote == None && char.IsWhiteSpace(character))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
            {
                word = (word ?? new StringBuilder()).Append(character);
            }
        }
        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
