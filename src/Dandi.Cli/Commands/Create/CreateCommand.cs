using System.CommandLine;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.Create;

/// <summary><c>dandi create</c>: registers a Dandiset and writes <c>dandiset.yaml</c>.</summary>
internal static class CreateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("create", "Register a Dandiset and write its dandiset.yaml to the current folder.")
        {
            Name,
            CommonOptions.Instance,
            Embargo,
            EmbargoEnd,
            FundingSource,
            AwardNumber,
            HttpClientFactory.AuthorityFile,
            HttpClientFactory.IgnoreMinimalVersion,
        };
        command.SetAction((parsed, _) => new CreateRun(context, CreateRequest.Read(parsed, context)).RunAsync());
        return command;
    }

    public static Argument<string> Name { get; } = new("NAME") { Description = "Title of the Dandiset" };

    public static Option<bool> Embargo { get; } =
        new("--embargo") { Description = "Place the Dandiset under embargo: only its owners can see it" };

    public static Option<string?> EmbargoEnd { get; } =
        Text(
            "--embargo-end-date",
            "YYYY-MM-DD",
            "Last day of the embargo: at most "
                + $"{Dandi.Archive.Embargo.MaxYears} years from today, with --funding-source "
                + $"{Dandi.Archive.Embargo.MaxYearsWithFunding} (default: in {Dandi.Archive.Embargo.MaxYears} years)"
        );

    public static Option<string?> FundingSource { get; } =
        Text(
            "--funding-source",
            "NAME",
            "Organization that funds the data; it becomes the contributor of the Dandiset in place of you"
        );

    public static Option<string?> AwardNumber { get; } =
        Text("--award-number", "NUMBER", "Number of its grant; required with --funding-source");

    private static Option<string?> Text(string name, string valueName, string description) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };
}
