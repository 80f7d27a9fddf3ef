using System.CommandLine;
using System.Globalization;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Validate;

/// <summary><c>dandi validate</c>.</summary>
internal static class ValidateCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, Zarrs and folders; none stands for the current folder.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("validate", "Validates files of Dandisets. Exits with 1 if an error is shown.")
        {
            Grouping,
            Ignore,
            MinSeverity,
            Format,
            Output,
            Summary,
            NoSummary,
            MaxPerGroup,
            Missing,
            Load,
            Explain,
            paths,
        };
        foreach (var option in context.IsDeveloper ? DeveloperOptions : [])
            command.Add(option);
        CommonOptions.RefuseUnknownOptions(context, command, paths);
        command.SetAction(
            (parsed, _) =>
                parsed.GetValue(Explain) is { } id
                    ? ExplainRun.RunAsync(context, id)
                    : new ValidateRun(
                        context,
                        new ValidateRequest
                        {
                            Paths = parsed.GetValue(paths) ?? [],
                            Groupings =
                            [
                                .. (parsed.GetValue(Grouping) ?? []).Where(grouping => grouping != ResultGrouping.None),
                            ],
                            Ignore = parsed.GetValue(Ignore),
                            MinSeverity = parsed.GetValue(MinSeverity) ?? Severity.Hint,
                            Format = parsed.GetValue(Format),
                            Output = parsed.GetValue(Output),
                            ShowsSummary = parsed.GetValue(Summary) && !parsed.GetValue(NoSummary),
                            MaxPerGroup = parsed.GetValue(MaxPerGroup),
                            MissingContent = parsed.GetValue(Missing),
                            Loaded = parsed.GetValue(Load) ?? [],
                            Schema = parsed.GetValue(Schema),
                            AnyPath = parsed.GetValue(AnyPath),
                            IsDebugging = parsed.GetValue(Debug),
                            Level = parsed.GetValue(CommonOptions.Level),
                        }
                    ).RunAsync()
        );
        return command;
    }

    private static Option<ResultGrouping[]> Grouping { get; } =
        new("--grouping", "-g")
        {
            Description = "How results are grouped; given again, groups within groups.",
            HelpName = string.Join('|', GroupingNames.Keys),
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                foreach (var token in result.Tokens.Where(token => !GroupingNames.ContainsKey(token.Value)))
                {
                    result.AddError(
                        $"Invalid value for '--grouping': '{token.Value}' is not one of {string.Join(", ", GroupingNames.Keys.Select(word => $"'{word}'"))}."
                    );
                }
                return [.. result.Tokens.Select(token => GroupingNames.GetValueOrDefault(token.Value))];
            },
        };

    private static Dictionary<string, ResultGrouping> GroupingNames =>
        new(StringComparer.Ordinal)
        {
            ["none"] = ResultGrouping.None,
            ["path"] = ResultGrouping.Path,
            ["severity"] = ResultGrouping.Severity,
            ["id"] = ResultGrouping.Id,
            ["validator"] = ResultGrouping.Validator,
            ["standard"] = ResultGrouping.Standard,
            ["dandiset"] = ResultGrouping.Dandiset,
        };

    private static Option<string?> Ignore { get; } =
        Text("--ignore", [], "REGEX", "Leave out results whose id this regular expression is found in.");

    private static Option<Severity?> MinSeverity { get; } =
        CommonOptions.Choice<Severity?>(
            "--min-severity",
            [],
            "The least grave results that are shown.",
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

    private static Option<ValidateFormat?> Format { get; } =
        CommonOptions.Choice<ValidateFormat?>(
            "--format",
            ["-f"],
            "The form of output.",
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

    private static Option<string?> Output { get; } =
        Text("--output", ["-o"], "FILE", "Write into a file; .json, .jsonl, .yaml and .yml tell the form.");

    private static Option<bool> Summary { get; } = new("--summary") { Description = "Show numbers at the end." };

    private static Option<bool> NoSummary { get; } = new("--no-summary") { Description = "Show none (the default)." };

    private static Option<int?> MaxPerGroup { get; } =
        new("--max-per-group")
        {
            Description =
                "The most results that are shown of a group, or of all without groups; of the others only their number.",
            HelpName = "N",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.Last(result) ?? "";
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
                    return count;
                result.AddError($"Invalid value for '--max-per-group': '{text}' is not a whole number from 1.");
                return null;
            },
        };

    private static Option<MissingContent> Missing { get; } =
        CommonOptions.Choice(
            "--missing-file-content",
            [],
            "What to do with links whose content is not here, as of DataLad.",
            MissingContent.Error,
            new Dictionary<string, MissingContent>(StringComparer.Ordinal)
            {
                ["error"] = MissingContent.Error,
                ["only-non-data"] = MissingContent.OnlyNonData,
                ["skip"] = MissingContent.Skip,
            }
        );

    private static Option<string[]> Load { get; } =
        new("--load")
        {
            Description = "Show the results in a file of JSON Lines instead of validating; may be given again.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
        };

    private static Option<string?> Explain { get; } =
        Text("--explain", [], "ID", "Tell what a rule is for and how to mend a file.");

    private static Option<string?> Schema { get; } =
        Text(
            "--schema",
            [],
            "VERSION",
            "Judge NWB files by the metadata of this schema version instead of by the inspector's checks."
        );

    private static Option<bool> AnyPath { get; } =
        new("--allow-any-path") { Description = "Look at files of all kinds." };

    private static Option<bool> Debug { get; } =
        new("--devel-debug") { Description = "One file after another, and the first fault of the program ends it." };

    private static IEnumerable<Option> DeveloperOptions => [Schema, AnyPath, Debug];

    private static Option<string?> Text(string name, string[] aliases, string value, string description) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = value,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.Last,
        };
}
