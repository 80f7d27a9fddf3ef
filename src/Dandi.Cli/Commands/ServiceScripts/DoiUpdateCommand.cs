using System.CommandLine;
using Dandi.Cli.Connection;
using Dandi.Dois;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>
/// <c>dandi service-scripts update-dandiset-from-doi</c>: its options, and how they become a
/// <see cref="DoiUpdateRequest"/>.
/// </summary>
internal static class DoiUpdateCommand
{
    private const string AllFields = "all";

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "update-dandiset-from-doi",
            "Fill in the metadata of a Dandiset from the record of a DOI, such as that of its publication. Needs a "
                + $"connection to {DoiResolver.Default.Host} and to the registrar of the DOI."
        )
        {
            Text,
            Dandiset,
            CommonOptions.Instance,
            Existing,
            Fields,
            Yes,
            HttpClientFactory.AuthorityFile,
        };
        command.SetAction(
            (parsed, _) =>
                new DoiUpdateRun(context, Read(parsed, context), () =>
                    HttpClientFactory.Open(context, parsed)
                ).RunAsync()
        );
        return command;
    }

    private static DoiUpdateRequest Read(ParseResult parsed, CommandContext context) =>
        new()
        {
            Doi = Doi.TryParse(parsed.GetValue(Text)!)
                ?? throw new UsageException(
                    $"`{Quoted.Shortened(parsed.GetValue(Text)!)}` is not a DOI. Use the form `10.1234/abc`."
                ),
            Dandiset = ReadDandiset(parsed.GetValue(Dandiset)!),
            Instance = CommonOptions.InstanceOf(parsed, context),
            Existing = parsed.GetValue(Existing),
            Fields = parsed.GetValue(Fields) ?? DoiFields.All,
            SkipsQuestions = parsed.GetValue(Yes),
        };

    // The name of the instance is part of the identifier; `-i` says where the Dandiset is.
    private static DandisetId ReadDandiset(string text)
    {
        var parts = text.Split(':');
        var isNamed =
            parts.Length == 2
            && parts[0].Length > 0
            && parts[0].All(each => char.IsAsciiLetterUpper(each) || each == '-');
        return (parts.Length == 1 || isNamed) && DandisetId.TryParse(parts[^1], out var id)
            ? id
            : throw new UsageException(
                $"Invalid value for `--dandiset`: `{Quoted.Shortened(text)}` is not of the form 000027 or DANDI:000027."
            );
    }

    private static Argument<string> Text { get; } = new("DOI") { Description = "The DOI, also as a URL" };

    private static Option<string> Dandiset { get; } =
        new("--dandiset", "-d")
        {
            Description = "The Dandiset, such as 000027 or DANDI:000027",
            HelpName = "ID",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    private static Option<ExistingValues> Existing { get; } =
        CommonOptions.Choice(
            "--existing",
            ["-e"],
            "What to do with existing values: `ask`, `overwrite` them, or `skip` what is there already",
            ExistingValues.Ask,
            new Dictionary<string, ExistingValues>(StringComparer.Ordinal)
            {
                ["ask"] = ExistingValues.Ask,
                ["overwrite"] = ExistingValues.Overwrite,
                ["skip"] = ExistingValues.Skip,
            }
        );

    private static Option<IReadOnlyList<DoiField>?> Fields { get; } =
        new("--fields", "-F")
        {
            Description =
                $"Fields to fill in, separated by commas: {string.Join(", ", DoiFields.All.Select(DoiFields.NameOf))} "
                + $"(default: {AllFields})",
            HelpName = "NAMES",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var names = (CommonOptions.LastValue(result) ?? "").Split(',');
                var unknown = names.FirstOrDefault(name =>
                    name != AllFields && !DoiFields.All.Select(DoiFields.NameOf).Contains(name)
                );
                if (unknown is null)
                {
                    return names.Contains(AllFields)
                        ? DoiFields.All
                        : [.. DoiFields.All.Where(field => names.Contains(DoiFields.NameOf(field)))];
                }
                result.AddError($"Invalid value for '--fields': '{unknown}' is not a field.");
                return null;
            },
        };

    private static Option<bool> Yes { get; } =
        new("--yes", "-y") { Description = "Print the changes and save them without asking" };
}
