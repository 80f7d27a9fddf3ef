using System.CommandLine;
using Dandi.Archive;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.List;

/// <summary><c>dandi ls</c>: its options, and how they become a <see cref="ListRequest"/>.</summary>
internal static class ListCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("ls", "List the metadata of NWB files and Dandisets, local or in an archive.")
        {
            Fields,
            Format,
            Recursive,
            Jobs,
            CommonOptions.FollowLinks,
            Metadata,
            Schema,
            HttpClientFactory.AuthorityFile,
            Paths,
        };
        if (context.IsDeveloper)
            command.Add(FakeDigest);
        command.SetAction((parsed, _) => RunAsync(context, parsed));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult parsed)
    {
        using var connections = new AddressConnections(context, () => HttpClientFactory.Open(context, parsed));
        return await new ListRun(context, Read(parsed), connections).RunAsync();
    }

    private static ListRequest Read(ParseResult parsed) =>
        new()
        {
            Paths = parsed.GetValue(Paths) ?? [],
            Fields = parsed.GetValue(Fields),
            Format = parsed.GetValue(Format),
            IsRecursive = parsed.GetValue(Recursive),
            Jobs = parsed.GetValue(Jobs) is > 0 and var jobs ? jobs : ListRequest.DefaultJobs,
            FollowsLinks = parsed.GetValue(CommonOptions.FollowLinks),
            WithMetadata = parsed.GetValue(Metadata) is "all" or "assets",
            Schema = parsed.GetValue(Schema),
            FakesDigest = parsed.GetValue(FakeDigest),
        };

    private static Argument<string[]> Paths { get; } =
        new("PATH|URL")
        {
            Description =
                "Local files, Zarrs and folders, or URLs and identifiers of Dandisets, folders and assets in an "
                + "archive (default: the current folder)",
            Arity = ArgumentArity.ZeroOrMore,
        };

    private static Option<string?> Fields { get; } =
        new("--fields", "-F")
        {
            Description =
                "Fields to print, separated by commas; without a value, or with an empty one, print the available "
                + "fields",
            HelpName = "NAMES",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result => CommonOptions.LastValue(result) ?? "",
        };

    private static Option<ListFormat> Format { get; } =
        CommonOptions.Choice(
            "--format",
            ["-f"],
            "Output format; `auto` is `yaml` for one path and for URLs, otherwise `pyout`, which is a table",
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
        new("--recursive", "-r")
        {
            Description = "List the NWB files and Zarrs in folders, and the assets of Dandisets in an archive",
        };

    private static Option<int> Jobs { get; } =
        FileCountOption.Create(
            $"Number of files to read in parallel (default, also for numbers below 1: {ListRequest.DefaultJobs})"
        );

    // `all` is the same as `assets`, as in the Python client: Dandisets are always listed with their metadata.
    private static Option<string?> Metadata { get; } =
        CommonOptions.Choice<string?>(
            "--metadata",
            [],
            "Whether to list the metadata of assets in an archive: `api` for no; no effect on local files",
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
                "List the metadata that an upload would send, or convert metadata in an archive, to this version of "
                + $"the DANDI schema ({string.Join(", ", SchemaVersion.Supported)})",
            HelpName = "VERSION",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    private static Option<bool> FakeDigest { get; } =
        new("--use-fake-digest") { Description = "Use zeros as digests instead of computing them" };
}
