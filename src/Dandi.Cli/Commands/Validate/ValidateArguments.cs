using System.CommandLine;
using System.Globalization;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Validate;

/// <summary>The argument and the options of <c>dandi validate</c>.</summary>
internal static class ValidateArguments
{
    private static readonly Dictionary<string, ResultGrouping> GroupingNames = new(StringComparer.Ordinal)
    {
        ["none"] = ResultGrouping.None,
        ["path"] = ResultGrouping.Path,
        ["severity"] = ResultGrouping.Severity,
        ["id"] = ResultGrouping.Id,
        ["validator"] = ResultGrouping.Validator,
        ["standard"] = ResultGrouping.Standard,
        ["dandiset"] = ResultGrouping.Dandiset,
    };

    public static Argument<string[]> Paths { get; } =
        new("PATH")
        {
            Description = "Files, Zarrs and folders (default: the current folder)",
            Arity = ArgumentArity.ZeroOrMore,
        };

    public static Option<ResultGrouping[]> Grouping { get; } =
        new("--grouping", "-g")
        {
            Description = "Group the results; repeat the option for groups within groups (default: none)",
            HelpName = string.Join('|', GroupingNames.Keys),
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var choices = string.Join(", ", GroupingNames.Keys.Select(word => $"'{word}'"));
                foreach (var token in result.Tokens.Where(token => !GroupingNames.ContainsKey(token.Value)))
                    result.AddError($"Invalid value for '--grouping': '{token.Value}' is not one of {choices}.");
                return [.. result.Tokens.Select(token => GroupingNames.GetValueOrDefault(token.Value))];
            },
        };

    public static Option<string?> Ignore { get; } =
        Text("--ignore", [], "REGEX", "Leave out results whose id contains a match of this regular expression");

    public static Option<Severity?> MinSeverity { get; } =
        CommonOptions.Choice<Severity?>(
            "--min-severity",
            [],
            "Lowest severity that is shown",
            Severity.Hint,
            new Dictionary<string, Severity?>(StringComparer.OrdinalIgnoreCase)
            {
                ["INFO"] = Severity.Info,
                ["HINT"] = Severity.Hint,
                ["WARNING"] = Severity.Warning,
                ["ERROR"] = Severity.Error,
                ["CRITICAL"] = Severity.Critical,
            }
        );

    public static Option<ValidateFormat?> Format { get; } =
        CommonOptions.Choice<ValidateFormat?>(
            "--format",
            ["-f"],
            "Output format; if it is given, `text` has a line for each result, also of a rule that was shown for "
                + "another file",
            ValidateFormat.Text,
            new Dictionary<string, ValidateFormat?>(StringComparer.Ordinal)
            {
                ["text"] = ValidateFormat.Text,
                ["human"] = ValidateFormat.Text,
                ["json"] = ValidateFormat.Json,
                ["json_pp"] = ValidateFormat.IndentedJson,
                ["json_lines"] = ValidateFormat.JsonLines,
                ["yaml"] = ValidateFormat.Yaml,
            }
        );

    public static Option<string?> Output { get; } =
        Text(
            "--output",
            ["-o"],
            "FILE",
            "Write the results to this file; the extension .json, .jsonl, .yaml or .yml selects the format"
        );

    public static Option<bool> Summary { get; } = new("--summary") { Description = "Print totals at the end" };

    /// <summary>The option <c>--no-summary</c>, which takes precedence.</summary>
    public static Option<bool> NoSummary { get; } =
        new("--no-summary") { Description = "Do not print totals (the default)" };

    public static Option<int?> MaxPerGroup { get; } =
        new("--max-per-group")
        {
            Description = "Show the first N results of each group (or of all), and how many more there are",
            HelpName = "N",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.LastValue(result) ?? "";
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
                    return count;
                result.AddError(
                    $"Invalid value for '--max-per-group': '{text}' is not a whole number greater than zero."
                );
                return null;
            },
        };

    public static Option<MissingContent> MissingFileContent { get; } =
        CommonOptions.Choice(
            "--missing-file-content",
            [],
            "What to do with broken links to file content, as DataLad leaves them: `error` reports an error, "
                + "`only-non-data` checks what needs no content, `skip` skips the file with a warning",
            MissingContent.Error,
            new Dictionary<string, MissingContent>(StringComparer.Ordinal)
            {
                ["error"] = MissingContent.Error,
                ["only-non-data"] = MissingContent.OnlyNonData,
                ["skip"] = MissingContent.Skip,
            }
        );

    public static Option<string[]> Load { get; } =
        new("--load")
        {
            Description =
                "Show the results in this JSON Lines file of an earlier run instead of validating (repeatable)",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
        };

    public static Option<string?> Explain { get; } =
        Text("--explain", [], "ID", "Explain a rule and how to fix a file that breaks it");

    public static Option<string?> Schema { get; } =
        Text(
            "--schema",
            [],
            "VERSION",
            "Validate the metadata of NWB files in this schema version instead of running the NWB Inspector checks"
        );

    public static Option<bool> AnyPath { get; } =
        new("--allow-any-path") { Description = "Validate files of all types" };

    public static Option<bool> Debug { get; } =
        new("--devel-debug") { Description = "Validate one file at a time and end at the first bug in dandi" };

    /// <summary>The options that exist only if <see cref="CommandContext.IsDeveloper"/>.</summary>
    public static IEnumerable<Option> DeveloperOptions => [Schema, AnyPath, Debug];

    private static Option<string?> Text(string name, string[] aliases, string valueName, string description) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };
}
