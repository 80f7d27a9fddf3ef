using System.CommandLine;
using System.CommandLine.Parsing;
using Dandi.Cli.Logging;

namespace Dandi.Cli.Commands;

/// <summary>
/// Options that several commands have, and helpers to define options like those of the Python client.
/// </summary>
internal static class CommonOptions
{
    /// <summary>
    /// A parser that returns the last value of an option that was given several times, as in the Python client, so that
    /// the options of a shell alias can be overridden.
    /// </summary>
    public static string? LastValue(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : null;

    /// <summary>The option <c>--dandi-instance</c>; read it with <see cref="InstanceOf"/>.</summary>
    public static Option<string> Instance { get; } =
        new("--dandi-instance", "-i")
        {
            Description =
                "Archive to use: a URL, or a known name such as dandi or dandi-sandbox (env: DANDI_INSTANCE; "
                + $"default: {DandiInstance.Default})",
            HelpName = "URL|NAME",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = LastValue,
        };

    /// <summary>Returns the archive that the option, the environment or the default names, in this order.</summary>
    public static string InstanceOf(ParseResult parsed, CommandContext context) =>
        parsed.GetValue(Instance)
        ?? (context.Variables("DANDI_INSTANCE") is { Length: > 0 } value ? value : DandiInstance.Default);

    /// <summary>The option <c>--follow-links</c> of all commands that read Zarrs.</summary>
    public static Option<bool> FollowLinks { get; } =
        new("--follow-links")
        {
            Description =
                "Follow symbolic links in Zarrs to folders outside of the Dandiset; without it, a Zarr with such a "
                + "link fails",
        };

    /// <summary>The option <c>--log-level</c>; it may also come before the command.</summary>
    public static Option<LogLevel> Level { get; } =
        MakeRecursive(
            Choice(
                "--log-level",
                ["-l"],
                "Lowest level that is written to the log",
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

    /// <summary>Creates an option whose value is one of several words.</summary>
    /// <param name="name">The name of the option, such as <c>--format</c>.</param>
    /// <param name="aliases">Its short names.</param>
    /// <param name="description">Its help text, without the default.</param>
    /// <param name="defaultValue">The value without the option: <c>default(T)</c>, or null.</param>
    /// <param name="words">The values by word. The comparer decides whether case matters.</param>
    public static Option<T> Choice<T>(
        string name,
        string[] aliases,
        string description,
        T defaultValue,
        IReadOnlyDictionary<string, T> words
    )
    {
        var shown = words.Keys.Where(word => !char.IsAsciiDigit(word[0])).ToList();
        return new Option<T>(name, aliases)
        {
            Description = $"{description} (default: {words.First(word => Equals(word.Value, defaultValue)).Key})",
            HelpName = string.Join('|', shown),
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = LastValue(result) ?? "";
                if (words.TryGetValue(text, out var value))
                    return value;
                var choices = string.Join(", ", shown.Select(word => $"'{word}'"));
                result.AddError($"Invalid value for '{name}': '{text}' is not one of {choices}.");
                return defaultValue;
            },
        };
    }

    /// <summary>
    /// Makes a command reject words that look like options but are not, instead of reading them as paths. After
    /// <c>--</c>, all words are paths.
    /// </summary>
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

    private static Option<T> MakeRecursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
