using System.CommandLine;
using Dandi.Cli.Commands.Reports;

namespace Dandi.Cli.Commands.Validate;

/// <summary>
/// <c>dandi validate</c>: parses a <see cref="ValidateRequest"/> and runs a <see cref="ValidateRun"/>, or an
/// <see cref="ExplainRun"/>.
/// </summary>
internal static class ValidateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("validate", "Validate files of Dandisets. The exit code is 1 if an error is shown.")
        {
            ValidateArguments.Grouping,
            ValidateArguments.Ignore,
            ValidateArguments.MinSeverity,
            ValidateArguments.Format,
            ValidateArguments.Output,
            ReportedRun.File,
            ValidateArguments.Summary,
            ValidateArguments.NoSummary,
            ValidateArguments.MaxPerGroup,
            ValidateArguments.MissingFileContent,
            CommonOptions.FollowLinks,
            BidsSchemaOption.File,
            VerbosityOptions.Quiet,
            VerbosityOptions.Verbose,
            ValidateArguments.Load,
            ValidateArguments.Explain,
            ValidateArguments.Paths,
        };
        foreach (var option in context.IsDeveloper ? ValidateArguments.DeveloperOptions : [])
            command.Add(option);
        command.SetAction(
            (parsed, _) =>
                parsed.GetValue(ValidateArguments.Explain) is { } id
                    ? ExplainRun.RunAsync(context, id, parsed.GetValue(BidsSchemaOption.File))
                    : new ValidateRun(context, ValidateRequest.Read(parsed)).RunAsync()
        );
        return command;
    }
}
