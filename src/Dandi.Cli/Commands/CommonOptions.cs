using System.CommandLine;
using System.CommandLine.Parsing;
using Dandi.Cli.Logging;

namespace Dandi.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>The value of an option that was given again counts alone, as in the Python client: an alias can be overruled.</summary>
    public static string? Last(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : null;

    /// <summary>Which archive.</summary>
    public static Option<string> Instance(CommandContext context) =>
        new("--dandi-instance", "-i")
        {
            Description = "The archive: a URL, or a known name such as dandi or dandi-sandbox. [env: DANDI_INSTANCE]",
            HelpName = "URL|NAME",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Last,
            DefaultValueFactory = _ =>
                context.Variables("DANDI_INSTANCE") is { Length: > 0 } given ? given : DandiInstance.Default,
        };

    /// <summary>Consent to what is otherwise refused.</summary>
    public static Option<bool> Yes { get; } =
        new("--yes") { Description = "Together with `-i`: upload although dandiset.yaml comes from another instance." };

    /// <summary>How much is logged; may stand before the command as well.</summary>
    public static Option<LogLevel> Level { get; } =
        Everywhere(
            Choice(
                "--log-level",
                ["-l"],
                "How much goes into the log.",
                LogLevel.Info,
                new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase)
                {
                    ["DEBUG"] = LogLevel.Debug,
                    ["INFO"] = LogLevel.Info,
                    ["WARNING"] = LogLevel.Warning,
                    ["ERROR"] = LogLevel.Error,
                    ["CRITICAL"] = LogLevel.Critical,
                    ["10"] = LogLevel.Debug,
                    ["20"] = LogLevel.Info,
                    ["30"] = LogLevel.Warning,
                    ["40"] = LogLevel.Error,
                    ["50"] = LogLevel.Critical,
                }
            )
        );

    /// <summary>An option whose value is one of some words, spelled exactly (or as the dictionary compares). <paramref name="otherwise"/> is <c>default(T)</c>, or null.</summary>
    public static Option<T> Choice<T>(
        string name,
        string[] aliases,
        string description,
        T otherwise,
        IReadOnlyDictionary<string, T> words
    )
    {
        var shown = words.Keys.Where(word => !char.IsAsciiDigit(word[0])).ToList();
        return new Option<T>(name, aliases)
        {
            Description = $"{description} [default: {words.First(word => Equals(word.Value, otherwise)).Key}]",
            HelpName = string.Join('|', shown),
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = Last(result) ?? "";
                if (words.TryGetValue(text, out var value))
                    return value;
                result.AddError(
                    $"Invalid value for '{name}': '{text}' is not one of {string.Join(", ", shown.Select(word => $"'{word}'"))}."
                );
                return otherwise;
            },
        };
    }

    private static Option<T> Everywhere<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }

    /// <summary>A word that looks like an option and is none must not be taken for a path; behind <c>--</c> all words are paths.</summary>
    public static void RefuseUnknownOptions(CommandContext context, Command command, Argument paths) =>
        command.Validators.Add(result =>
        {
            var literal = context.Arguments.SkipWhile(word => word != "--").Skip(1).Count();
            foreach (var token in (result.GetResult(paths)?.Tokens ?? []).SkipLast(literal))
            {
                if (token.Value.Length > 1 && token.Value[0] == '-')
                    result.AddError($"No such option '{token.Value}'.");
            }
        });
}
