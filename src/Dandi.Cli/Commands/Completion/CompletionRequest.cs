using System.CommandLine;
using System.Globalization;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands.Completion;

/// <summary>
/// What a shell asks this program by environment variables, in the protocol of the Python client: the script, or the
/// completions of a word.
/// </summary>
/// <param name="Shell">The shell.</param>
/// <param name="Words">The words before the one to complete, without the name of the program.</param>
/// <param name="Word">The word to complete; null if the script is wanted.</param>
internal sealed record CompletionRequest(CompletionShell Shell, IReadOnlyList<string> Words, string? Word)
{
    private const string Complete = "_complete";
    private const string Source = "_source";

    /// <summary>Reads the variables; null if they ask for nothing.</summary>
    /// <exception cref="DandiException">They ask for something unknown.</exception>
    public static CompletionRequest? Read(Func<string, string?> variables)
    {
        if (variables("_DANDI_COMPLETE") is not { Length: > 0 } wish)
            return null;
        var separator = wish.LastIndexOf('_');
        if (
            separator < 0
            || !CompletionShells.ByName.TryGetValue(wish[..separator], out var shell)
            || shell == CompletionShell.Auto
            || wish[separator..] is not (Complete or Source)
        )
        {
            throw new DandiException(
                $"_DANDI_COMPLETE is `{Quoted.Shortened(wish)}`, which is not of the form SHELL_complete or "
                    + "SHELL_source."
            );
        }
        if (wish[separator..] == Source)
            return new CompletionRequest(shell, [], null);
        var words = ShellWords.Split(variables("COMP_WORDS") ?? "");
        var position = variables("COMP_CWORD") ?? "";
        return shell == CompletionShell.Fish ? OfText(words, position) : OfIndex(shell, words, position);
    }

    /// <summary>Writes the answer to standard output.</summary>
    public void Answer(RootCommand root, Terminal terminal)
    {
        if (Word is null)
            terminal.LibraryOut.Write(CompletionScripts.Of(Shell));
        else
            foreach (var each in new CommandCompleter(root).Complete(Words, Word))
                terminal.WriteColumns(Format(each));
    }

    private static CompletionRequest OfIndex(CompletionShell shell, List<string> words, string position)
    {
        var index = int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : words.Count;
        return new CompletionRequest(
            shell,
            [.. words.Take(index).Skip(1)],
            index < words.Count && index > 0 ? words[index] : ""
        );
    }

    // Fish gives the text of the word, which is also the last word unless it is empty.
    private static CompletionRequest OfText(List<string> words, string text)
    {
        var word = ShellWords.Split(text).FirstOrDefault() ?? "";
        var before = words.Skip(1).ToList();
        if (word.Length > 0 && before.LastOrDefault() == word)
            before.RemoveAt(before.Count - 1);
        return new CompletionRequest(CompletionShell.Fish, before, word);
    }

    private string[] Format(CompletedWord word)
    {
        var kind = word.Kind.ToString().ToLowerInvariant();
        return Shell switch
        {
            CompletionShell.Bash => [$"{kind},{word.Value}"],
            // Zsh separates a value from its description by a colon.
            CompletionShell.Zsh when word.Help.Length > 0 =>
            [
                $"{kind}\n{word.Value.Replace(":", @"\:", StringComparison.Ordinal)}\n{word.Help}",
            ],
            CompletionShell.Zsh => [$"{kind}\n{word.Value}\n_"],
            _ when word.Help.Length > 0 => [$"{kind},{word.Value}", word.Help],
            _ => [$"{kind},{word.Value}"],
        };
    }
}
