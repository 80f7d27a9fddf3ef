using System.CommandLine;
using System.CommandLine.Completions;

namespace Dandi.Cli.Commands.Completion;

/// <summary>Completes a word of a command line from the tree of commands and options.</summary>
/// <param name="root">The root of the tree.</param>
internal sealed class CommandCompleter(RootCommand root)
{
    private static readonly string[] FileNames = ["FILE", "PATH", "PATHS"];
    private static readonly string[] FolderNames = ["FOLDER", "DIR"];
    private readonly HashSet<Option> _given = [];
    private readonly List<Option> _inherited = [];
    private Command _command = root;
    private Option? _open;
    private int _arguments;
    private bool _isLiteral;
    private bool _isUnknown;

    /// <summary>Returns what the word can become.</summary>
    /// <param name="words">The words before it, without the name of the program.</param>
    /// <param name="word">The beginning of the word.</param>
    public IEnumerable<CompletedWord> Complete(IReadOnlyList<string> words, string word)
    {
        foreach (var each in words)
            Read(each);
        // Bash separates words at `=`.
        if (word == "=")
            word = "";
        if (_open is null && !_isLiteral && IsOption(word))
        {
            if (word.Split('=', 2) is not [var name, var value])
                return CompleteOption(word);
            (_open, word) = (Find(name), value);
            if (_open is null)
                return [];
        }
        if (_open is { } option)
            return CompleteValue(option.HelpName ?? "", option.CompletionSources, word);
        if (_isUnknown)
            return [];
        if (_command.Arguments.Count > 0)
        {
            var argument = _command.Arguments.ElementAtOrDefault(_arguments) ?? _command.Arguments[^1];
            return argument.Arity.MaximumNumberOfValues > 1 || _arguments < _command.Arguments.Count
                ? CompleteValue(argument.Name, argument.CompletionSources, word)
                : [];
        }
        return _command
            .Subcommands.Where(command => !command.Hidden && command.Name.StartsWith(word, StringComparison.Ordinal))
            .Select(command => Plain(command.Name, FirstSentence(command.Description)));
    }

    private void Read(string word)
    {
        if (word == "=")
            return;
        if (_open is not null)
        {
            _open = null;
        }
        else if (_isLiteral || !IsOption(word))
        {
            if (_command.Subcommands.FirstOrDefault(command => command.Name == word) is { } subcommand)
            {
                _inherited.AddRange(_command.Options.Where(option => option.Recursive));
                _command = subcommand;
            }
            else
            {
                _isUnknown |= _command.Arguments.Count == 0;
                _arguments++;
            }
        }
        else if (word == "--")
        {
            _isLiteral = true;
        }
        else if (word.StartsWith("--", StringComparison.Ordinal))
        {
            var parts = word.Split('=', 2);
            Open(Find(parts[0]), hasValue: parts.Length == 2);
        }
        else
        {
            // Of combined short options, the first one with a value takes the rest of the word.
            for (var i = 1; i < word.Length && _open is null; i++)
            {
                var option = Find($"-{word[i]}");
                var rest = i + 1 < word.Length;
                Open(option, hasValue: rest && option is not null && HasValue(option));
                if (option is not null && HasValue(option))
                    break;
            }
        }
    }

    private void Open(Option? option, bool hasValue)
    {
        if (option is null)
            return;
        _given.Add(option);
        _open = !hasValue && HasValue(option) ? option : null;
    }

    private IEnumerable<CompletedWord> CompleteOption(string word) =>
        from option in Options
        where !option.Hidden && (!_given.Contains(option) || option.ValueType.IsArray)
        from name in Names(option)
        where name.StartsWith(word, StringComparison.Ordinal)
        select Plain(name, OneLine(option.Description));

    private static IEnumerable<CompletedWord> CompleteValue(
        string name,
        IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources,
        string word
    )
    {
        var kinds = name.Trim('[', ']').Split('|');
        if (FileNames.Intersect(kinds, StringComparer.Ordinal).Any())
            return [new CompletedWord(CompletionKind.File, word)];
        if (FolderNames.Intersect(kinds, StringComparer.Ordinal).Any())
            return [new CompletedWord(CompletionKind.Dir, word)];
        return sources
            .SelectMany(source => source(CompletionContext.Empty))
            .Where(each => each.Label.StartsWith(word, StringComparison.Ordinal))
            .Select(each => Plain(each.Label, ""));
    }

    private IEnumerable<Option> Options => _command.Options.Concat(_inherited);

    private Option? Find(string name) =>
        Options.FirstOrDefault(option => Names(option).Contains(name, StringComparer.Ordinal));

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name).Where(IsOption);

    private static bool HasValue(Option option) =>
        option.Arity.MinimumNumberOfValues > 0
        || (option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0);

    private static bool IsOption(string word) => word.StartsWith('-');

    private static CompletedWord Plain(string value, string help) => new(CompletionKind.Plain, value, help);

    private static string FirstSentence(string? text) => OneLine(text).Split(". ", 2)[0].TrimEnd('.');

    private static string OneLine(string? text) => (text ?? "").ReplaceLineEndings(" ");
}
