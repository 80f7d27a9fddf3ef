using System.CommandLine;
using System.CommandLine.Completions;
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
        NamedInstanceOf(parsed, context) ?? DandiInstance.Default;

    /// <summary>Returns the archive that the option or the environment names, in this order; null for none.</summary>
    public static string? NamedInstanceOf(ParseResult parsed, CommandContext context) =>
        parsed.GetValue(Instance) ?? InstanceVariable(context);

    /// <summary>Returns the archive that the environment names; null for none.</summary>
    public static string? InstanceVariable(CommandContext context) =>
        context.Variables("DANDI_INSTANCE") is { Length: > 0 } value ? value : null;

    /// <summary>The option <c>--follow-links</c> of all commands that read Zarrs.</summary>
    public static Option<bool> FollowLinks { get; } =
        new("--follow-links")
        {
            Description =
                "Follow symbolic links in Zarrs to folders outside of the Dandiset; without it, a Zarr with such a "
                + "link fails",
        };

    /// <summary>
    /// The option <c>--log-level</c>; it may also come before the command. <c>DANDI_LOG_LEVEL</c> is its default.
    /// </summary>
    public static Option<LogLevel> Level { get; } =
        WithWords(
            new Option<LogLevel>("--log-level", "-l")
            {
                Description =
                    "Lowest level that is written to the log (env: DANDI_LOG_LEVEL; default: "
                    + $"{LogLevels.Name(LogLevel.Info)})",
                HelpName = string.Join('|', LogLevels.Names),
                Arity = ArgumentArity.OneOrMore,
                Recursive = true,
                CustomParser = result =>
                {
                    var text = LastValue(result) ?? "";
                    if (LogLevels.Parse(text) is { } level)
                        return level;
                    result.AddError(NotAmong("--log-level", text, LogLevels.Names));
                    return LogLevel.Info;
                },
            },
            LogLevels.Names
        );

    /// <summary>
    /// The option <c>--pdb</c> of the Python client, which starts its debugger. It is accepted, so that scripts with it
    /// run unchanged.
    /// </summary>
    public static Option<bool> PythonDebugger { get; } =
        new("--pdb") { Description = "No effect; accepted because the Python client has it" };

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
        return WithWords(
            new Option<T>(name, aliases)
            {
                Description = $"{description} (default: {words.First(word => Equals(word.Value, defaultValue)).Key})",
                HelpName = string.Join('|', shown),
                Arity = ArgumentArity.OneOrMore,
                CustomParser = result =>
                {
                    var text = LastValue(result) ?? "";
                    if (words.TryGetValue(text, out var value))
                        return value;
                    result.AddError(NotAmong(name, text, shown));
                    return defaultValue;
                },
            },
            shown
        );
    }

    /// <summary>Makes shells complete the value of an option with these words.</summary>
    /// <returns>The same option.</returns>
    public static Option<T> WithWords<T>(Option<T> option, IReadOnlyCollection<string> words)
    {
        // Otherwise, the names of an enum would be completed.
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => words.Select(word => new CompletionItem(word)));
        return option;
    }

    /// <summary>The error for a value that is not one of the words of an option.</summary>
    public static string NotAmong(string option, string value, IEnumerable<string> words) =>
        $"Invalid value for '{option}': '{value}' is not one of "
        + $"{string.Join(", ", words.Select(word => $"'{word}'"))}.";
}
