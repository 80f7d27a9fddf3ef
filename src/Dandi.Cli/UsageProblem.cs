using System.CommandLine;
using System.CommandLine.Parsing;

namespace Dandi.Cli;

/// <summary>What is wrong with a command line.</summary>
/// <param name="Command">The command that the words so far name, such as <c>dandi cache</c>.</param>
/// <param name="Usage">How it is used, on one line.</param>
/// <param name="Message">What is wrong; null if the command has subcommands and none is named.</param>
internal sealed record UsageProblem(string Command, string Usage, string? Message)
{
    /// <summary>
    /// Finds the first problem; null if there is none. As in the Python client, a request for help comes before
    /// invalid values and missing arguments, but after unknown commands and options.
    /// </summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="arguments">Its words.</param>
    public static UsageProblem? Find(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var result = parsed.CommandResult;
        var unknown = FindUnknownWord(parsed, arguments);
        if (unknown is null && (parsed.Action is HelpWithExitCodes || parsed.Errors.Count == 0))
            return null;
        var lacksCommand = result.Command is { Action: null, Subcommands.Count: > 0 };
        var path = string.Join(' ', PathOf(result));
        return new UsageProblem(
            path,
            $"{path} {UsageOf(result.Command)}",
            unknown ?? (lacksCommand && !HasInvalidOption(result) ? null : MessageOf(parsed))
        );
    }

    /// <summary>Returns the options that can be given to a command, with those that all commands have.</summary>
    public static IEnumerable<Option> OptionsOf(CommandResult result) =>
        result.Command.Options.Concat(
            Ancestors(result).SelectMany(parent => parent.Command.Options.Where(option => option.Recursive))
        );

    private static string? FindUnknownWord(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var command = parsed.CommandResult;
        if (parsed.UnmatchedTokens is [var unmatched, ..])
        {
            var word = Quoted.Shortened(unmatched);
            if (LooksLikeOption(word))
                return NoSuchOption(word, command);
            return command.Command is { Subcommands.Count: > 0, Arguments.Count: 0 }
                ? $"No such command '{word}'."
                    + Suggestions.For(word, command.Command.Subcommands.Select(each => each.Name))
                : $"Got an unexpected extra argument ('{word}').";
        }
        // The parser takes a word that looks like an option for an argument. After `--`, all words are arguments.
        var literal = arguments.SkipWhile(each => each != "--").Skip(1).Count();
        var option = command
            .Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .SkipLast(literal)
            .FirstOrDefault(token => LooksLikeOption(token.Value));
        return option is null ? null : NoSuchOption(Quoted.Shortened(option.Value), command);
    }

    private static string NoSuchOption(string word, CommandResult command)
    {
        var name = word.Split('=', 2)[0];
        var similar = name.StartsWith("--", StringComparison.Ordinal)
            ? Suggestions.For(name, OptionsOf(command).Select(option => option.Name))
            : "";
        return $"No such option '{name}'.{similar}";
    }

    private static bool HasInvalidOption(CommandResult result) =>
        result.Children.OfType<OptionResult>().Any(option => option.Errors.Any());

    // Of several problems, that of the command itself is the consequence of another one.
    private static string MessageOf(ParseResult parsed) =>
        (parsed.Errors.FirstOrDefault(error => error.SymbolResult is not CommandResult) ?? parsed.Errors[0]).Message;

    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-';

    private static IEnumerable<string> PathOf(CommandResult result) =>
        Ancestors(result)
            .Reverse()
            .Append(result)
            .Select(each => each.Command is RootCommand ? "dandi" : each.Command.Name);

    private static IEnumerable<CommandResult> Ancestors(CommandResult result)
    {
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
            yield return parent;
    }

    private static string UsageOf(Command command) =>
        string.Join(
            ' ',
            [
                "[OPTIONS]",
                .. command.Arguments.Select(argument =>
                {
                    var name = argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;
                    return argument.Arity.MaximumNumberOfValues > 1 ? $"{name}..." : name;
                }),
                .. command.Subcommands.Count == 0 ? Array.Empty<string>()
                : command.Action is null ? ["COMMAND [ARGS]..."]
                : ["[COMMAND] [ARGS]..."],
            ]
        );
}
