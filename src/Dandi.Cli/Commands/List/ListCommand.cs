using System.CommandLine;
using System.Globalization;

namespace Dandi.Cli.Commands.List;

/// <summary><c>dandi ls</c>.</summary>
internal static class ListCommand
{
    private const int MaxJobs = 1000;

    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, Zarrs and folders on this machine; none stands for the current folder.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("ls", "Lists what NWB files and Dandisets say of themselves.")
        {
            Fields,
            Format,
            Recursive,
            Jobs,
            Metadata,
            Schema,
            paths,
        };
        if (context.IsDeveloper)
            command.Add(FakeDigest);
        CommonOptions.RefuseUnknownOptions(context, command, paths);
        command.SetAction(
            (parsed, _) =>
                new ListRun(
                    context,
                    new ListRequest
                    {
                        Paths = parsed.GetValue(paths) ?? [],
                        Fields = parsed.GetValue(Fields),
                        Format = parsed.GetValue(Format),
                        IsRecursive = parsed.GetValue(Recursive),
                        Jobs = parsed.GetValue(Jobs) is > 0 and var jobs ? jobs : ListRequest.DefaultJobs,
                        Schema = parsed.GetValue(Schema),
                        FakesDigest = parsed.GetValue(FakeDigest),
                    }
                ).RunAsync()
        );
        return command;
    }

    private static Option<string?> Fields { get; } =
        new("--fields", "-F")
        {
            Description =
                "Which fields, separated by commas; without a value, or with an empty one, those that there are are printed.",
            HelpName = "NAMES",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result => CommonOptions.Last(result) ?? "",
        };

    private static Option<ListFormat> Format { get; } =
        CommonOptions.Choice(
            "--format",
            ["-f"],
            "How it is printed: `auto` is YAML for one path, else a table (`pyout`).",
            ListFormat.Auto,
            new Dictionary<string, ListFormat>(StringComparer.Ordinal)
            {
                ["auto"] = ListFormat.Auto,
                ["pyout"] = ListFormat.Table,
                ["json"] = ListFormat.Json,
                ["json_pp"] = ListFormat.IndentedJson,
                ["json_lines"] = ListFormat.JsonLines,
                ["yaml"] = ListFormat.Yaml,
            }
        );

    private static Option<bool> Recursive { get; } =
        new("--recursive", "-r") { Description = "List the NWB files and Zarrs in folders." };

    private static Option<int> Jobs { get; } =
        new("--jobs", "-J")
        {
            Description = $"How many files are read at a time. [default: {ListRequest.DefaultJobs}]",
            HelpName = "N",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.Last(result) ?? "";
                if (
                    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    && count <= MaxJobs
                )
                    return count;
                result.AddError($"Invalid value for '--jobs': '{text}' is not a whole number from 0 to {MaxJobs}.");
                return 0;
            },
        };

    /// <summary>Scripts may give it; it concerns what is in an archive.</summary>
    private static Option<string?> Metadata { get; } =
        CommonOptions.Choice<string?>(
            "--metadata",
            [],
            "How much of assets in an archive; without effect on files.",
            "api",
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["api"] = "api",
                ["all"] = "all",
                ["assets"] = "assets",
            }
        );

    private static Option<string?> Schema { get; } =
        new("--schema")
        {
            Description =
                $"The metadata that an upload would send, in this version of the DANDI schema ({Archive.SchemaVersion.Newest}).",
            HelpName = "VERSION",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.Last,
        };

    private static Option<bool> FakeDigest { get; } =
        new("--use-fake-digest") { Description = "Zeros stand for digests." };
}
