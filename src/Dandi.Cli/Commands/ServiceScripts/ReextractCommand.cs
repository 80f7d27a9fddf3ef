using System.CommandLine;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>
/// <c>dandi service-scripts reextract-metadata</c>: its options, and how they become a <see cref="ReextractRequest"/>.
/// </summary>
internal static class ReextractCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "reextract-metadata",
            "Extract the metadata of all NWB files in a draft again, and replace those in the archive. What was edited "
                + "by hand is lost."
        )
        {
            Url,
            CommonOptions.Instance,
            Diff,
            When,
            HttpClientFactory.AuthorityFile,
        };
        command.SetAction(
            (parsed, _) =>
                new ReextractRun(context, Read(parsed, context), () =>
                    HttpClientFactory.Open(context, parsed)
                ).RunAsync()
        );
        return command;
    }

    private static ReextractRequest Read(ParseResult parsed, CommandContext context) =>
        new(
            parsed.GetValue(Url)!,
            parsed.GetValue(CommonOptions.Instance) ?? context.Variables("DANDI_INSTANCE"),
            parsed.GetValue(Diff),
            parsed.GetValue(When)
        );

    private static Argument<string> Url { get; } =
        new("URL") { Description = "The draft of a Dandiset, such as `dandi://dandi/000027@draft`" };

    private static Option<bool> Diff { get; } =
        new("--diff") { Description = "Print how the metadata of each file change" };

    private static Option<ReextractWhen> When { get; } =
        CommonOptions.Choice(
            "--when",
            [],
            "Which files: those whose metadata have an older version of the DANDI schema than the one that would be "
                + "sent, or all",
            ReextractWhen.NewerSchemaVersion,
            new Dictionary<string, ReextractWhen>(StringComparer.Ordinal)
            {
                ["newer-schema-version"] = ReextractWhen.NewerSchemaVersion,
                ["always"] = ReextractWhen.Always,
            }
        );
}
