namespace Dandi.Cli.Output.Report;

/// <summary>A run that has ended, as its report shows it.</summary>
/// <param name="Command">The command: <c>upload</c>, <c>download</c> or <c>validate</c>.</param>
/// <param name="CommandLine">The command line, without secrets.</param>
/// <param name="Start">When the run started, in the local time zone.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Content">What it collected.</param>
internal sealed record RunReport(
    string Command,
    string CommandLine,
    DateTimeOffset Start,
    TimeSpan Duration,
    int ExitCode,
    ReportContent Content
)
{
    /// <summary>The version of this program.</summary>
    public string Version { get; init; } = ProgramVersion.Text;

    /// <summary>The folder in which the command was called; null if it is not known.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the command transfers assets.</summary>
    public bool IsTransfer => Command != "validate";
}
